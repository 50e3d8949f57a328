import { armor, Decrypter } from 'age-encryption';
import { LineCounter, parseDocument, visit, type YAMLMap } from 'yaml';
import { Failure } from './exit.ts';
import { readText } from './input-file.ts';
import { UsageError } from './session.ts';

const armored = '-----BEGIN AGE ENCRYPTED FILE-----';

/** A value of a document that is encrypted, and where it stands. */
interface Encrypted {
  note: YAMLMap;
  text: string;
  line: number;
}

/**
 * The document with what is encrypted in it in the clear, opened on this machine. One without such values is given back
 * as it is, for the server to judge.
 *
 * @param identityFile a file that age-keygen made
 * @throws UsageError when there is no identity, or the document cannot be read; Failure when a value does not open
 */
export async function withOpenSecrets(
  file: string,
  text: string,
  identityFile: string | undefined,
): Promise<string> {
  if (!text.includes(armored)) return text;
  const lines = new LineCounter();
  const options = { uniqueKeys: false, prettyErrors: false, logLevel: 'error', lineCounter: lines } as const;
  const document = parseDocument(text, options);
  const [problem] = document.errors;
  if (problem) {
    const { line, col } = lines.linePos(problem.pos[0]);
    throw new UsageError(`${file}, line ${line}, column ${col}: ${problem.message}.`);
  }
  const found: Encrypted[] = [];
  visit(document, {
    Map: (_key, note) => {
      const value = note.get('$age');
      if (typeof value !== 'string' || !value.trimStart().startsWith(armored)) return;
      found.push({ note, text: value, line: lines.linePos(note.range?.[0] ?? 0).line });
    },
  });
  if (found.length === 0) return text;
  if (identityFile === undefined)
    throw new UsageError(
      `${file} has ${found.length} values that are encrypted with age: --identity KEYFILE opens them, on this machine.`,
    );
  const decrypter = readIdentities(identityFile);
  for (const { note, text: armoredText, line } of found) {
    const place = `the value at line ${line} of ${file}`;
    const plain = await opened(decrypter, armoredText, identityFile, place);
    note.delete('$age');
    note.set('$value', document.createNode(isText(note) ? plain : parsed(plain, place)));
  }
  return document.toString({ lineWidth: 0 });
}

function readIdentities(identityFile: string): Decrypter {
  const decrypter = new Decrypter();
  const identities = readText(identityFile)
    .split(/\r?\n/)
    .filter((line) => line.startsWith('AGE-SECRET-KEY-'));
  try {
    for (const identity of identities) decrypter.addIdentity(identity.trim());
  } catch {
    throw new UsageError(`${identityFile} holds an identity of age that cannot be read.`);
  }
  if (identities.length === 0)
    throw new UsageError(
      `${identityFile} holds no identity of age: it has a line that begins with AGE-SECRET-KEY-, as age-keygen writes it.`,
    );
  return decrypter;
}

async function opened(
  decrypter: Decrypter,
  text: string,
  identityFile: string,
  place: string,
): Promise<string> {
  try {
    return await decrypter.decrypt(armor.decode(text), 'text');
  } catch {
    throw new Failure(
      `${identityFile} does not open ${place}: it was encrypted for somebody else, or altered.`,
    );
  }
}

/** What is encrypted is a text as it is, or, where a type says so, JSON. */
function isText(note: YAMLMap): boolean {
  const type: unknown = note.get('$type');
  return type === undefined || type === 'string';
}

function parsed(text: string, place: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Failure(`${place} is not of its $type.`);
  }
}
