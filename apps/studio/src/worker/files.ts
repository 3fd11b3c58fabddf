/** Reading what was dropped. Loaded only then: the reader of zips is larger than all the rest of the page. */
import { blobSource, type Folder, folderOf, isClutter, openZip, readE4 } from '@cheer/recordings';
import { CheerError, quoted, type Recording } from '@cheer/signals';
import { readLongest } from './embracePlus.ts';

export interface Dropped {
  readonly name: string;
  readonly files: readonly { readonly path: string; readonly file: File }[];
}

/** @throws CheerError those of `openZip`, `readE4` and `readEmbracePlus`; `folder-empty`, `format-unknown` */
export async function readDropped(dropped: Dropped): Promise<Recording> {
  const files = dropped.files.filter(({ path }) => !isClutter(path));
  const [first] = files;
  if (first === undefined) {
    throw new CheerError(
      'folder-empty',
      `studio: ${dropped.name}: there is no file in it`,
      'Choose the folder or zip file that the wristband wrote.',
    );
  }
  const subject = dropped.name.replace(/\.(zip|avro)$/i, '');
  const folder = await folderFrom(dropped.name, files, first);
  const avro = [...folder.files].filter(([path]) => AVRO.test(path)).map(([, source]) => source);
  if (avro.length > 0) return readLongest(avro, subject);
  return readE4(folder, { subject });
}

const AVRO = /\.avro$/i;

async function folderFrom(name: string, files: Dropped['files'], first: Dropped['files'][number]): Promise<Folder> {
  if (files.length > 1 || /\.(csv|avro)$/i.test(first.path)) {
    return folderOf(
      name,
      files.map(({ path, file }) => [path, blobSource(file, path)]),
    );
  }
  const source = blobSource(first.file, first.path);
  const head = source.size < 4 ? new Uint8Array(4) : await source.read(0, 4);
  if (head[0] === 0x50 && head[1] === 0x4b) return openZip(source);
  throw new CheerError(
    'format-unknown',
    `studio: ${quoted(first.path)} is neither a zip file nor a signal of an E4 or EmbracePlus`,
    'Choose the zip file or folder with BVP.csv, EDA.csv and TEMP.csv (E4), or with .avro files (EmbracePlus).',
  );
}
