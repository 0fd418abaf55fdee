import { readFileSync } from 'node:fs';

/** Names by user id, from text in the form of passwd(5). The first entry of an id wins. */
export function parsePasswd(text: string): Map<number, string> {
  const names = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [name = '', , uid = ''] = line.split(':');
    if (name !== '' && /^\d{1,10}$/.test(uid) && !names.has(Number(uid))) {
      names.set(Number(uid), name);
    }
  }
  return names;
}

/** Looks a user up in /etc/passwd, which is read once. Undefined for ids that it lacks. */
export function openUsers(path = '/etc/passwd'): (uid: number) => string | undefined {
  let names: Map<number, string> | undefined;
  return (uid) => {
    names ??= readPasswd(path);
    return names.get(uid);
  };
}

function readPasswd(path: string): Map<number, string> {
  try {
    return parsePasswd(readFileSync(path, 'utf8'));
  } catch {
    return new Map();
  }
}
