/** What a process and its threads said to the kernel about sockets, from the log of strace. */
import { spawnSync } from 'node:child_process';

const can = (command: string, ...given: string[]): boolean => spawnSync(command, given).status === 0;

/** Whether calls can be traced here. */
export const STRACE = can('strace', '-f', '-o', '/dev/null', 'true');
/** Whether a process can be given a network of its own, in which nothing is but itself. */
export const ALONE = can('unshare', '-n', 'sh', '-c', 'ip link set lo up');

/** Everything with which bytes can leave by a socket, what makes and unmakes sockets, and new programs. */
const CALLS = [
  'network,write,writev,pwrite64,pwritev,pwritev2,sendfile,splice,vmsplice,tee,copy_file_range',
  'io_uring_setup,io_uring_enter,io_uring_register,close,dup,dup2,dup3,execve,execveat,pidfd_getfd',
].join();

/**
 * The command under trace; strings in full and in hexadecimal. What goes through a ring (io_uring) no tracer sees: none can be had, as on
 * a kernel without them. (libuv 1.52 asks for one to batch epoll_ctl, whatever UV_USE_IO_URING says.)
 */
export const traced = (log: string, [command, given]: [string, string[]]): [string, string[]] => [
  'strace',
  [
    '-f',
    '-xx',
    '-s',
    '10000000',
    '-e',
    `trace=${CALLS}`,
    '-e',
    'signal=none',
    '-e',
    'inject=io_uring_setup:error=ENOSYS',
    '-o',
    log,
    command,
    ...given,
  ],
];

export interface Socket {
  /** as in `AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP` */
  readonly kind: string;
  /** address and port it was connected to */
  connected: string | null;
  /** all that was sent, as the kernel got it */
  readonly sent: Buffer[];
}

export interface Trace {
  readonly sockets: readonly Socket[];
  /** calls by name, but for those that failed */
  readonly counts: ReadonlyMap<string, number>;
  readonly programs: readonly string[];
}

/**
 * Reads the log line by line. Threads share their files, so there is one table of them; a call that was interrupted by those of other
 * threads is put together again.
 * @throws Error for a call on a socket that it does not know: nothing may pass unseen
 */
export function readTrace(log: string): Trace {
  const sockets: Socket[] = [];
  const open = new Map<number, Socket>();
  const counts = new Map<string, number>();
  const programs: string[] = [];
  for (const line of wholeCalls(log)) {
    const [, name, given, result] = /^(\w+)\((.*)\)\s+= (-?\d+|\?)/s.exec(line) ?? [];
    if (name === undefined) continue; // the end of a thread
    const value = Number(result);
    if (value >= 0) counts.set(name, (counts.get(name) ?? 0) + 1);
    const descriptor = Number.parseInt(given!, 10);
    const socket = open.get(descriptor);
    if (name === 'execve' || name === 'execveat') programs.push(given!);
    else if (value < 0 && name !== 'connect') continue;
    else if (name === 'socket') {
      const made = { kind: given!, connected: null, sent: [] };
      sockets.push(made);
      open.set(value, made);
    } else if (name === 'close') open.delete(descriptor);
    else if (/^dup|^accept|pidfd/.test(name)) {
      if (socket !== undefined || /^accept|pidfd/.test(name)) throw new Error(`not followed: ${line.slice(0, 200)}`);
    } else if (name === 'connect') socket!.connected = addressOf(given!);
    else if (socket !== undefined && /^(write|writev|sendto|sendmsg|sendmmsg)$/.test(name)) {
      const payload = payloadOf(given!);
      if (name === 'sendmmsg') {
        socket.sent.push(payload); // its result counts messages
        continue;
      }
      const bytes = payload.subarray(0, value);
      if (bytes.length !== value)
        throw new Error(`${value} bytes were sent, ${bytes.length} are known: ${line.slice(0, 200)}`);
      socket.sent.push(bytes);
    } else if (/^(sendfile|splice|vmsplice|tee|copy_file_range|pwrite)/.test(name) && open.size > 0) {
      // these name two files; on a socket they would send what is not in the log
      for (const one of given!.split(', ')) {
        if (open.has(Number(one))) throw new Error(`not followed: ${line.slice(0, 200)}`);
      }
    }
  }
  return { sockets, counts, programs };
}

function* wholeCalls(log: string): Generator<string> {
  const begun = new Map<string, string>();
  for (const line of log.split('\n')) {
    const [, thread, rest] = /^(\d+)\s+(.*)$/s.exec(line) ?? [];
    if (thread === undefined) continue;
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/s.exec(rest!);
    const unfinished = /^(.*?)\s*<unfinished \.\.\.>$/s.exec(rest!);
    if (unfinished) begun.set(thread, unfinished[1]!);
    else if (resumed) yield `${begun.get(thread) ?? ''}${resumed[1]}`;
    else yield rest!;
  }
}

/** What was sent: the pieces of a vector, or the first string. An address that stands beside is none of it. */
function payloadOf(given: string): Buffer {
  const pieces = [...given.matchAll(/iov_base="((?:\\x[0-9a-f]{2})*)"/g)];
  const found = pieces.length > 0 ? pieces : [/"((?:\\x[0-9a-f]{2})*)"/.exec(given)!];
  return Buffer.concat(found.map(([, text]) => bytesOf(text!)));
}

const bytesOf = (text: string): Buffer => Buffer.from(text.replaceAll('\\x', ''), 'hex');

function addressOf(given: string): string {
  const port = /sin6?_port=htons\((\d+)\)/.exec(given)?.[1];
  const text = /inet_(?:addr|pton)\((?:AF_INET6, )?"([^"]*)"/.exec(given)?.[1];
  const address = text?.startsWith('\\x') ? bytesOf(text).toString() : text;
  return port === undefined ? given.replace(/^\d+, /, '') : `${address}:${port}`;
}
