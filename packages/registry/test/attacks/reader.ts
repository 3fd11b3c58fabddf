/** A device as far as trust goes: what it trusts survives restarts as text, and a release is opened the whole way to its manifest. */
import {
  type Get,
  openSigned,
  parseMetadata,
  type Release,
  ROLES,
  type Role,
  type TrustedMetadata,
  type TufClient,
} from '../../src/index.ts';
import { NOW, type Repository } from './repository.ts';

export class Reader {
  readonly client: TufClient;
  now = NOW;
  #stored: string | null;

  /** @param root pinned by hand; without one the first that is seen is trusted */
  constructor(client: TufClient, root?: Uint8Array) {
    this.client = client;
    this.#stored = root === undefined ? null : freeze({ root });
  }

  /** With the repository's first root pinned, and one release seen. */
  static async enrolled(client: TufClient, repository: Repository): Promise<Reader> {
    const reader = new Reader(client, repository.rootBytes(1));
    await reader.open(repository);
    repository.requests();
    return reader;
  }

  open(from: Repository | Get): Promise<Release> {
    const get = typeof from === 'function' ? from : from.get;
    return openSigned(get, 'memory', this.options);
  }

  get trusted(): TrustedMetadata | null {
    return this.#stored === null ? null : thaw(this.#stored);
  }

  readonly keep = async (trusted: TrustedMetadata): Promise<void> => {
    this.#stored = freeze(trusted);
  };

  get options() {
    return { client: this.client, trusted: this.trusted, now: () => this.now, keep: this.keep };
  }

  /** Versions of what is trusted. */
  get versions(): Partial<Record<Role, number>> {
    const { trusted } = this;
    return Object.fromEntries(
      ROLES.flatMap((role) => (trusted?.[role] ? [[role, parseMetadata(role, trusted[role]).version]] : [])),
    );
  }
}

const freeze = (trusted: TrustedMetadata): string =>
  JSON.stringify(
    Object.fromEntries(Object.entries(trusted).map(([role, bytes]) => [role, Buffer.from(bytes).toString('base64')])),
  );

const thaw = (text: string): TrustedMetadata =>
  Object.fromEntries(
    Object.entries(JSON.parse(text) as Record<string, string>).map(([role, base64]) => [
      role,
      new Uint8Array(Buffer.from(base64, 'base64')),
    ]),
  ) as unknown as TrustedMetadata;
