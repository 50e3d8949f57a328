const words =
  /(^|[^a-z])(passwords?|passphrases?|passwd|pass|pwd|secrets?|tokens?|credentials?|private|bearer|auth|dsn|jwt)($|[^a-z])|(api|access|secret|private|admin|auth|signing|encryption|client|service|bot)[^a-z]?keys?($|[^a-z])|(^|[^a-z])keys?$/;

/** Keys that open nothing. */
const openKeys =
  /(public|license|licence|primary|foreign|sort|cache|partition|unique|index|lookup|row|hot|shortcut|group|map|dedup\w*|idempotency|config)[^a-z]?keys?$/;

/** Does a setting's name say that its value is a secret? Any case, any separator: `openai_api_key`, `lettaToken`. */
export function isSecretName(name: string): boolean {
  const spaced = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  // A limit on tokens is none.
  return (
    words.test(spaced) &&
    !openKeys.test(spaced) &&
    !/^max_|_(limit|count|timeout|window|budget)$|(^|_)tokens_per_|max_(\w+_)?tokens$/.test(spaced)
  );
}
