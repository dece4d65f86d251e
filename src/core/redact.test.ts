import assert from "node:assert/strict";
import { describe, it } from "node:test";

import fc from "fast-check";

import { createRedactor } from "./redact.ts";
import { REDACTED } from "./secret-patterns.ts";
import { secretValues } from "./secret-values.ts";

const signs = (alphabet: string, length: fc.StringConstraints): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...alphabet.split("")), ...length });
const LOWER = "abcdefghijklmnopqrstuvwxyz";
const WORD = `${LOWER}${LOWER.toUpperCase()}0123456789`;
const word = (length: number): fc.Arbitrary<string> => signs(WORD, { minLength: length, maxLength: length });
const after = (start: string, body: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  body.map((text) => start + text);

/** Keys of the forms that are known, none of them ever valid. */
const forms: Readonly<Record<string, fc.Arbitrary<string>>> = {
  anthropic: after("sk-ant-api03-7", word(60)),
  openai: after("sk-proj-4", word(40)),
  stripe: after("sk_live_", word(24)),
  github: fc.oneof(after("ghp_", word(36)), after("ghs_", word(36)), after("github_pat_", word(60))),
  gitlab: after("glpat-", word(20)),
  aws: after("AKIA", signs("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", { minLength: 16, maxLength: 16 })),
  slack: after("xoxb-", word(30)),
  google: after("AIza", word(35)),
  npm: after("npm_", word(36)),
  jwt: fc.tuple(word(20), word(60), word(43)).map(([a, b, c]) => `eyJ${a}.eyJ${b}.${c}`),
};
const plain = fc.constantFrom(
  "",
  " ",
  "\n",
  "it said: ",
  "key=",
  "\t",
  '"',
  "'",
  "(",
  "export X=",
  "\u001b[31m",
  "é",
  "| ",
);

it("no key of a known form survives, wherever it stands", () => {
  for (const [name, form] of Object.entries(forms))
    fc.assert(
      fc.property(plain, form, plain, (before, key, end) => {
        const kept = createRedactor([]).redact(`${before}${key}${end === "" ? "" : ` ${end}`}`);
        assert.equal(kept.includes(key.slice(-12)), false, `${name}: ${kept}`);
        assert.ok(kept.includes(REDACTED) && kept.startsWith(before));
      }),
      { numRuns: 40 },
    );
});

it("no known value survives, whatever its characters and whatever stands around it", () => {
  const value = fc
    .string({ minLength: 8, maxLength: 60, unit: "grapheme" })
    .filter((it) => !/[\r\n]/u.test(it));
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 1, maxLength: 4 }),
      fc.string(),
      fc.nat(20_000),
      (values, text, pad) => {
        const { redact } = createRedactor(values);
        const whole = `${text}${"x ".repeat(pad / 2)}${values.join("|")}${text}`;
        const kept = redact(whole);
        for (const it of values)
          if (!REDACTED.includes(it) && !text.includes(it)) assert.equal(kept.includes(it), false);
      },
    ),
  );
});

it("a text that comes in pieces is kept as the whole would be", () => {
  const value = "Zürich-hat-8-Brücken und mehr";
  const bits = fc.oneof(
    ...Object.values(forms),
    fc.constantFrom(
      value,
      "\n",
      " ",
      "x".repeat(9000),
      "-----BEGIN RSA PRIVATE KEY-----\nMIIEow+/=\n",
      "-----END RSA PRIVATE KEY-----\n",
      "password: ",
      "Bearer ",
    ),
    fc.string(),
  );
  const redactor = createRedactor([value]);
  fc.assert(
    fc.property(
      fc.array(bits, { maxLength: 30 }),
      fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1 }),
      (parts, cuts) => {
        const text = parts.join("");
        const stream = redactor.stream();
        let out = "";
        let at = 0;
        for (let i = 0; at < text.length; i++) {
          const size = cuts[i % cuts.length] ?? 1;
          out += stream.push(text.slice(at, at + size));
          at += size;
        }
        assert.equal(out + stream.end(), redactor.redact(text));
      },
    ),
  );
});

describe("what holds no secret stays as it is, byte for byte", () => {
  it("any text of letters, digits and signs", () => {
    const redactor = createRedactor(["a-value-that-is-secret"]);
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        // Chance does not write keys.
        assert.equal(redactor.redact(text), text);
      }),
    );
  });

  it("text about keys, code that handles them, paths, hashes and names", () => {
    const { redact } = createRedactor([]);
    for (const text of [
      "Set ANTHROPIC_API_KEY to your key; the token is refreshed by refreshAccessToken().",
      "const token = await fetchTokenFromServer(config.tokenUrl);",
      "password: string; passwordHash: string;",
      "api_key = os.environ['OPENAI_API_KEY']",
      "commit 3f2a9c0d1e4b5f60718293a4b5c6d7e8f9012345",
      '"integrity": "sha512-GcSK0Hp8LhkyAUeBxXb4y/3rHnZOQF2rJ6nQ7Q=="',
      "https://user@example.org/a:b@c  ssh://git@example.org:22/x.git http://[::1]:80/",
      "postgres://${USER}:${PASSWORD}@db/app",
      "class sk-loading-indicator-large, Basic internationalization, Bearer authentication-scheme",
      "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQ\n-----END PUBLIC KEY-----",
      "Authorization: Bearer $TOKEN",
      "",
      "\n\n",
    ])
      assert.equal(redact(text), text);
  });
});

it("headers, logins in addresses and assignments lose what is secret and keep what names it", () => {
  const { redact } = createRedactor([]);
  const rows: readonly (readonly [string, string])[] = [
    ["Authorization: Bearer abc123.def-456", "Authorization: Bearer [redacted]"],
    ['{"authorization":"Basic dXNlcjpwYXNz"}', '{"authorization":"Basic [redacted]"}'],
    ["curl -H 'X-Api-Key: 9f8e7d6c5b4a39281706'", "curl -H 'X-Api-Key: [redacted]'"],
    ["git clone https://me:s3cret@example.org/r.git", "git clone https://me:[redacted]@example.org/r.git"],
    ["redis://:p4ss@cache:6379", "redis://:[redacted]@cache:6379"],
    ["API_KEY=Zk39dLq8Xw20PvTn and on", "API_KEY=[redacted] and on"],
    ["client_secret: 'q8Z~1aB2c3D4e5F6g7H8'", "client_secret: '[redacted]'"],
    ["DB_PASSWORD=Tr0ub4dor&3", "DB_PASSWORD=[redacted]"],
    [
      "a -----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\nAAAA\n-----END OPENSSH PRIVATE KEY----- b\nc",
      "a [redacted] b\nc",
    ],
    [
      String.raw`"key":"-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n"`,
      String.raw`"key":"[redacted]\n"`,
    ],
    [
      "-----BEGIN EC PRIVATE KEY-----\nMHcCAQ\nthis text was cut off\n",
      "[redacted]\nthis text was cut off\n",
    ],
    ["-----BEGIN EC PRIVATE KEY-----\nMHcCAQ", "[redacted]"],
  ];
  for (const [text, kept] of rows) {
    assert.equal(redact(text), kept);
    assert.equal(redact(kept), kept, "what was redacted is left alone");
  }
});

it("megabytes made to be slow end in the time of a test, which looks at each place again would not", () => {
  const { redact } = createRedactor(["a-secret-value", "another-secret"]);
  const shapes =
    "eyJ|eyJa.|sk-|-eyJ|_eyJ|://|://a:|password:|token =    |-----BEGIN PRIVATE KEY-----|authorization: |a|Bearer |a-secret-valu|[[[|\r|[0m|\\n";
  for (const shape of shapes.split("|")) {
    const text = shape.repeat(2_000_000 / shape.length);

    assert.ok(redact(text).length <= text.length, shape);
  }
});

it("an environment gives its secrets, and not its paths, numbers and words", () => {
  const env = {
    ANTHROPIC_API_KEY: "k-1234567890",
    GITHUB_TOKEN: "t-1234567890",
    DB_PASSWORD: 'with "quotes" & more',
    DATABASE_URL: "postgres://app:pass-in-url@db/app",
    SIGNING_KEY: "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0\n-----END PRIVATE KEY-----",
    PWD: "/home/somebody/work",
    OLDPWD: "/tmp",
    SSH_AUTH_SOCK: "/run/user/1000/agent",
    XDG_SESSION_ID: "c2",
    TOKEN_URL: "https://example.org/token",
    KEYBOARD: "de-latin1-nodeadkeys",
    API_KEY: "development",
    MY_PASSWORD: "short",
    HTTPS_PROXY: undefined,
  };
  assert.deepEqual(
    secretValues(env).toSorted(),
    [
      "MIIEvQIBADANBgkqhkiG9w0",
      "k-1234567890",
      "pass-in-url",
      "t-1234567890",
      'with "quotes" & more',
      "with%20%22quotes%22%20%26%20more",
      String.raw`with \"quotes\" & more`,
    ].toSorted(),
  );
});
