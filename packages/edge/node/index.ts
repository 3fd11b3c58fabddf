export { FolderStore } from './folderStore.ts';
