import { writeFileSync } from 'node:fs';
import { file, generate } from './schema-doc.ts';

/** Writes the description of the schema. */
writeFileSync(file, await generate());
