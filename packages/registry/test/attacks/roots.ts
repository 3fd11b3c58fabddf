/** Keys: who may sign, and how that changes. */
import { ROLES } from '../../src/index.ts';
import { type Attack, afterEnrolment, all, atFirst, repository } from './attack.ts';
import { Reader } from './reader.ts';
import { newKey } from './repository.ts';

export const roots: readonly Attack[] = [
  ...ROLES.map(
    (role): Attack => ({
      what: `A new ${role} signed with a key that nobody named`,
      outcome: 'release-untrusted',
      says: new RegExp(`${role}\\.json: it is not signed by enough of the keys`),
      run: afterEnrolment((from) => {
        from.keys[role] = [newKey()];
        from.publish(...ROLES.filter((one) => role === 'root' || one !== 'root'));
      }),
    }),
  ),
  {
    what: 'The list of files signed with the key of the timestamp, the one that lies on a server',
    outcome: 'release-untrusted',
    run: afterEnrolment((from) => {
      from.keys.targets = from.keys.timestamp;
      from.publish('targets', 'snapshot', 'timestamp');
    }),
  },
  {
    what: 'No signatures at all, or none of them in the right form',
    outcome: 'release-untrusted',
    run: (client) =>
      all([[], null, [null], [{}], 'x', [{ keyid: 1, sig: 2 }]], 'release-untrusted', (signatures) =>
        afterEnrolment((from) => {
          from.publish('timestamp');
          from.put('timestamp', ({ signed }) => ({ signed, signatures }));
        })(client),
      ),
  },
  {
    what: 'Two of three root keys must sign; one does, once and twice',
    outcome: 'release-untrusted',
    run: (client) =>
      all([1, 2], 'release-untrusted', async (times) => {
        const from = repository();
        from.addKey('root');
        from.addKey('root');
        from.root.roles.root.threshold = 2;
        from.publish('root');
        const reader = new Reader(client, from.rootBytes(2));
        await reader.open(from);
        from.root.version = 3;
        from.put('root', ({ signatures }) => {
          signatures.splice(1);
          if (times === 2) signatures.push(signatures[0]!);
        });
        return reader.open(from);
      }),
  },
  {
    what: 'One key under two names, to count as two',
    outcome: 'release-untrusted',
    says: /one key stands there under two names/,
    run: afterEnrolment((from) => {
      const [key] = from.keys.timestamp;
      const twin = { ...key!, keyid: 'ab'.repeat(32) };
      from.addKey('timestamp', twin);
      from.root.roles.timestamp.threshold = 2;
      from.publish('root', 'timestamp');
    }),
  },
  {
    what: 'A key under a name that is not its hash',
    outcome: 'release-untrusted',
    says: /which is not its hash/,
    run: afterEnrolment((from) => {
      from.addKey('timestamp', { ...newKey(), keyid: 'cd'.repeat(32) });
      from.publish('root', 'timestamp');
    }),
  },
  {
    what: 'An Ed25519 key said to be of RSA, ECDSA, of no known type, or of 5 bytes',
    outcome: 'release-untrusted',
    run: (client) =>
      all(
        [
          { keytype: 'rsa', scheme: 'rsassa-pss-sha256' },
          { keytype: 'ecdsa', scheme: 'ecdsa-sha2-nistp256' },
          { keytype: 'none', scheme: 'none' },
          { keyval: { public: 'abcdef0123' } },
          { keyval: { public: '' } },
        ],
        'release-untrusted',
        (shown) =>
          afterEnrolment((from) => {
            from.root.roles.timestamp.keyids = [];
            from.keys.timestamp = [];
            from.addKey('timestamp', newKey(shown));
            from.publish('root', 'timestamp');
          })(client),
      ),
  },
  {
    what: 'Three root rotations since the device last looked, each signed by the keys before it',
    outcome: 'opened',
    run: afterEnrolment((from) => {
      for (let i = 0; i < 3; i++) from.rotateRoot();
      from.rotate('targets');
      from.publish(...ROLES);
    }),
  },
  {
    what: 'The same with a root missing in between',
    outcome: 'release-untrusted',
    run: afterEnrolment((from) => {
      for (let i = 0; i < 3; i++) from.rotateRoot();
      from.rotate('timestamp');
      from.publish(...ROLES);
      from.files.delete('metadata/3.root.json');
    }),
  },
  {
    what: 'The same with the root in between skipped: its successor under its name',
    outcome: 'release-untrusted',
    says: /3\.root\.json.*|it is version 4 where 3 must be/,
    run: afterEnrolment((from) => {
      for (let i = 0; i < 3; i++) from.rotateRoot();
      from.files.set('metadata/3.root.json', from.rootBytes(4));
    }),
  },
  {
    what: 'A next root signed by the new key alone, and one signed by the old key alone',
    outcome: 'release-untrusted',
    run: (client) =>
      all(['new', 'old'], 'release-untrusted', (which) =>
        afterEnrolment((from) => {
          const old = from.keys.root;
          from.rotate('root');
          if (which === 'old') from.keys.root = old;
          from.publish('root');
        })(client),
      ),
  },
  {
    what: '129 new roots at once',
    outcome: 'release-untrusted',
    says: /more than 128 new roots/,
    run: atFirst((from) => {
      for (let i = 0; i < 129; i++) from.publish('root');
    }),
  },
  {
    what: 'A forged registry, for a device that was given the right root by hand',
    outcome: 'release-untrusted',
    run: (client) => new Reader(client, repository().rootBytes(1)).open(repository()),
  },
  {
    what: 'A forged registry at the first contact ever, without a root by hand: trusted, and shown as such with its fingerprint',
    outcome: 'opened',
    async run(client) {
      const release = await new Reader(client).open(repository());
      if (!release.trust!.firstUse) throw new Error('not shown as first use');
      return release;
    },
  },
  {
    what: 'A first root that is not its own, or not the first',
    outcome: 'release-untrusted',
    async run(client) {
      const from = repository();
      from.rotateRoot();
      const forged = from.sign('root');
      forged.signatures = from.sign('targets').signatures;
      return all([from.rootBytes(2), Buffer.from(JSON.stringify(forged))], 'release-untrusted', async (root) => {
        const reader = new Reader(client);
        from.files.set('metadata/1.root.json', root);
        return reader.open(from).catch((error: unknown) => {
          throw reader.trusted === null ? error : new Error('it was pinned');
        });
      });
    },
  },
];
