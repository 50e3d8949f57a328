import { writeFileSync } from 'node:fs';
import { files, generate } from './api-description.ts';

/** Writes the description of the API and the types of its client. */
const { document, types } = await generate();
writeFileSync(files.document, document);
writeFileSync(files.types, types);
