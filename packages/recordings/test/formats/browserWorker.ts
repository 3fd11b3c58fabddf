import { readHere, type Wanted } from './browserPage.ts';

addEventListener('message', ({ data }) => void readHere(data as Wanted).then((read) => postMessage(read)));
