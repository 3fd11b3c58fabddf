export * from './checkFiles.ts';
export { type DownloadOptions, download } from './download.ts';
export * from './fetchFiles.ts';
export { takeFetchFolder } from './folderLock.ts';
export * from './sha256.ts';
export * from './verdict.ts';
