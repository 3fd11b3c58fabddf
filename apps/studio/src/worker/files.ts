/** Reading what was dropped. Loaded only then: the reader of zips is larger than all the rest of the page. */
import { blobSource, type Folder, folderOf, isClutter, openZip, readE4 } from '@cheer/recordings';
import { CheerError, quoted, type Recording } from '@cheer/signals';
import { readLongest } from './embracePlus.ts';
import { Explained } from './problem.ts';

export interface Dropped {
  readonly name: string;
  readonly files: readonly { readonly path: string; readonly file: File }[];
}

/** @throws CheerError those of `openZip`, `readE4` and `readEmbracePlus`; `folder-empty`, `format-unknown` */
export async function readDropped(dropped: Dropped): Promise<Recording> {
  const files = dropped.files.filter(({ path }) => !isClutter(path));
  if (files.length === 0) {
    throw new CheerError(
      'folder-empty',
      `studio: ${dropped.name}: there is no file in it`,
      'Choose the folder or zip file that the wristband wrote.',
    );
  }
  const subject = dropped.name.replace(/\.(zip|avro)$/i, '');
  const folder = await folderFrom(dropped.name, files);
  const avro = [...folder.files].filter(([path]) => AVRO.test(path)).map(([, source]) => source);
  if (avro.length > 0) return readLongest(avro, subject);
  return readE4(folder, { subject });
}

const AVRO = /\.avro$/i;
const ZIP = /\.zip$/i;
const SIGNAL = /(^|\/)(BVP|EDA|TEMP)\.csv$/;

async function folderFrom(name: string, files: Dropped['files']): Promise<Folder> {
  const found = recordingsIn(files.map(({ path }) => path));
  onlyOne(found);
  const packed = files.find(({ path }) => ZIP.test(path) && found.includes(path));
  const first = packed ?? files[0]!;
  if (packed === undefined && (files.length > 1 || /\.(csv|avro)$/i.test(first.path))) {
    return folderOf(
      name,
      files.map(({ path, file }) => [path, blobSource(file, path)]),
    );
  }
  const source = blobSource(first.file, first.path);
  const head = source.size < 4 ? new Uint8Array(4) : await source.read(0, 4);
  if (head[0] === 0x50 && head[1] === 0x4b) {
    const inside = await openZip(source);
    onlyOne(recordingsIn([...inside.files.keys()].filter((path) => !ZIP.test(path))));
    return inside;
  }
  throw new CheerError(
    'format-unknown',
    `studio: ${quoted(first.path)} is neither a zip file nor a signal of an E4 or EmbracePlus`,
    'Choose the zip file or folder with BVP.csv, EDA.csv and TEMP.csv (E4), or with .avro files (EmbracePlus).',
  );
}

/** Where recordings lie: zip files, folders with signals of an E4, and all .avro files as one. */
function recordingsIn(paths: readonly string[]): readonly string[] {
  const above = paths
    .filter((path) => SIGNAL.test(path))
    .map((path) => path.slice(0, Math.max(0, path.lastIndexOf('/'))));
  const folders = new Set(above);
  // a zip beside the folder that was unpacked from it is the same once more
  const zips = paths.filter((path) => ZIP.test(path) && !folders.has(path.replace(ZIP, '')));
  const raw = paths.some((path) => AVRO.test(path)) ? ['the .avro files'] : [];
  return [...[...folders].map((path) => path || 'the files beside it'), ...zips, ...raw].sort();
}

/** How many are named; the rest are counted. */
const NAMED = 5;

function onlyOne(found: readonly string[]): void {
  if (found.length < 2) return;
  const more = found.length - NAMED;
  const names = `${found.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  throw new Explained(
    'These are several recordings',
    'file-missing',
    `studio: one recording at a time can be read, and these are ${found.length}: ${names}`,
    `The page shows one at a time. Choose one of these ${found.length}: ${names}`,
  );
}
