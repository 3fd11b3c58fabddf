/** How a recording of nobody says so by itself: a file beside its signals, which goes where the folder or the zip goes. */
import type { Folder } from '../folder.ts';

/** lies beside the signals of every simulated recording */
export const SIMULATED_FILE = 'simulated.json';
/** what the simulator knows, beside the recording of a simulated person: a mark too, where somebody kept nothing else */
export const TRUTH_FILE = 'truth.json';

export const SIMULATED_MARK = `${JSON.stringify({ simulated: true, note: 'Nobody was measured: a simulator made these signals.' })}\n`;

/** Whether such a mark lies directly in a folder. That it is there counts; it is not read. */
export const isMarkedSimulated = ({ files }: Folder): boolean => files.has(SIMULATED_FILE) || files.has(TRUTH_FILE);
