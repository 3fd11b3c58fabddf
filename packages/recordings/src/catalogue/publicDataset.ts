/** A dataset that the public can have: from where, on what terms, and what must be in it. */
export interface PublicDataset {
  /** what `--dataset` calls it */
  readonly name: string;
  readonly title: string;
  /** in a sentence: who was measured, with what, doing what */
  readonly what: string;
  /** the page that people read about it */
  readonly home: string;
  readonly licence: { readonly name: string; readonly url?: string; readonly asks: string };
  /** how to cite it, with its DOI */
  readonly citation: readonly string[];
  /** where its files can be fetched by anybody; absent if one has to ask for them */
  readonly download?: Download;
  /** how to ask for it, in sentences; absent if anybody can fetch it */
  readonly ask?: readonly string[];
  /** everyone in it, by the names that its reader gives them; undefined if the names are not known beforehand */
  readonly people?: readonly string[];
  /** how many people it has */
  readonly count: number;
  /** the files of a whole copy, required and not; undefined where releases name them differently */
  files?(): Promise<readonly CatalogueFile[]>;
}

export interface Download {
  /** files are at this address followed by their path */
  readonly base: string;
  /** what is fetched only when asked for, by name, and what it is for */
  readonly extras: Readonly<Record<string, string>>;
}

export interface CatalogueFile {
  /** below the folder of the dataset, POSIX */
  readonly path: string;
  /** undefined if not known */
  readonly bytes?: number;
  /** of the file as its home has it, lower-case hex; undefined if not known */
  readonly sha256?: string;
  /** the part it belongs to: `core` is what CHEER reads and the documents beside it, others as in `Download.extras` */
  readonly part: string;
}

/** Files as they are pinned: by folder, then by name, `bytes sha256`, each `?` if it is not known. */
export type PinnedFiles = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** @param partOf the part that a path belongs to */
export function catalogueFiles(pinned: PinnedFiles, partOf: (path: string) => string): CatalogueFile[] {
  return Object.entries(pinned).flatMap(([folder, files]) =>
    Object.entries(files).map(([name, facts]) => {
      const [bytes, sha256] = facts.split(' ');
      const path = folder === '' ? name : `${folder}/${name}`;
      return {
        path,
        ...(bytes !== '?' && { bytes: Number(bytes) }),
        ...(sha256 !== undefined && sha256 !== '?' && { sha256 }),
        part: partOf(path),
      };
    }),
  );
}

/** `S01` to `S35` */
export const numbered = (letter: string, from: number, to: number, digits = 2): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => letter + String(from + i).padStart(digits, '0'));
