import type { ByteSource } from '../source.ts';
import { invalid, refused, tooLarge, truncated } from './errors.ts';
import { LINE, PICKLE_LIMITS, type PickleLimits } from './limits.ts';
import { decimal, float, linePayload, littleInteger, memoIndex, name, payload } from './literals.ts';
import { ALLOWED, build, reduce } from './numpy.ts';
import { OPCODES, REFUSED } from './opcodes.ts';
import { type Dict, describe, type Global, isPayload, kindOf, type List, type Tuple, type Value } from './values.ts';
import { ByteWindow } from './window.ts';

/**
 * What a pickle (protocols 0 to 5, of Python 2 or 3) describes, as far as dictionaries, lists and tuples of numbers, texts and
 * NumPy arrays go. Nothing in it is ever run: it is a list of steps for a stack machine (PEP 307, PEP 3154, PEP 574), and this machine
 * knows no step that does more than note down a value; names outside the allow-list are refused. Texts and the data of
 * arrays stay in the file, so that memory does not depend on its size. Errors: `pickle-invalid`, `file-truncated`,
 * `too-large`, each with byte and opcode, and those of the source.
 */
export async function readPickle(source: ByteSource, limits: PickleLimits = PICKLE_LIMITS): Promise<Value> {
  const window = new ByteWindow(source);
  const machine = new Machine(limits);
  const place = machine.place;
  place.name = source.name;
  for (let count = 1; ; count++) {
    if (!window.ready) await window.fill();
    place.byte = window.position;
    place.what = 'opcode';
    const opcode = window.byte(place);
    const what = OPCODES[opcode] ?? REFUSED[opcode];
    if (what === undefined)
      throw invalid(place, 'expected an opcode of a pickle (protocols 0 to 5)', hexadecimal(opcode));
    place.what = what;
    if (count > limits.opcodes) throw tooLarge(place, 'opcodes', limits.opcodes);
    if (opcode === STRING || opcode === UNICODE) {
      machine.push(await linePayload(window, opcode === STRING ? 'literal' : 'unicode-escape', place));
    } else if (machine.step(window)) return machine.result();
  }
}

const hexadecimal = (byte: number): string => `\\x${byte.toString(16).padStart(2, '0')}`;
const STRING = 0x53;
const UNICODE = 0x56;
/** The newest there is: Python 3.8 and later. */
const NEWEST = 5;

class Machine {
  /** the opcode that is being worked on */
  readonly place = { name: '', byte: 0, what: '' };
  readonly #limits: PickleLimits;
  readonly #stack: Value[] = [];
  /** heights of the stack at which a mark lies */
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, Value>();

  constructor(limits: PickleLimits) {
    this.#limits = limits;
  }

  push(value: Value): void {
    if (this.#stack.push(value) > this.#limits.stack) throw tooLarge(this.place, 'values nested', this.#limits.stack);
  }

  /** What is left when it stops. */
  result(): Value {
    const [value] = this.#stack;
    if (this.#stack.length !== 1 || this.#marks.length > 0 || value === undefined) {
      throw invalid(this.place, 'the file must end with one value', `${this.#stack.length} on the stack`);
    }
    return value;
  }

  /** Works on one opcode but STRING and UNICODE; true if it was STOP. */
  step(window: ByteWindow): boolean {
    const { place } = this;
    switch (place.what) {
      case 'STOP':
        return true;
      case 'MARK':
        if (this.#marks.push(this.#stack.length) > this.#limits.stack) {
          throw tooLarge(place, 'marks nested', this.#limits.stack);
        }
        break;
      case 'POP':
        if (this.#marks.at(-1) === this.#stack.length) this.#marks.pop();
        else this.#pop();
        break;
      case 'POP_MARK':
        this.#popMark();
        break;
      case 'DUP':
        this.push(this.#top());
        break;
      case 'NONE':
        this.push(null);
        break;
      case 'NEWTRUE':
      case 'NEWFALSE':
        this.push(place.what === 'NEWTRUE');
        break;
      case 'INT':
      case 'LONG':
        this.push(decimal(window, place));
        break;
      case 'BININT':
        this.push(window.signed32(place));
        break;
      case 'BININT1':
        this.push(window.unsigned(1, place));
        break;
      case 'BININT2':
        this.push(window.unsigned(2, place));
        break;
      case 'LONG1':
        this.push(littleInteger(window, place));
        break;
      case 'FLOAT':
        this.push(float(window, place));
        break;
      case 'BINFLOAT':
        this.push(window.float64(place));
        break;
      case 'SHORT_BINSTRING':
      case 'SHORT_BINBYTES':
        this.push(payload(window, window.unsigned(1, place), 'raw', place));
        break;
      case 'BINSTRING': // its length is signed: a negative one is beyond any file as an unsigned one is
      case 'BINBYTES':
        this.push(payload(window, window.unsigned(4, place), 'raw', place));
        break;
      case 'BINBYTES8':
      case 'BYTEARRAY8':
        this.push(payload(window, window.unsigned64(place), 'raw', place));
        break;
      case 'SHORT_BINUNICODE':
        this.push(payload(window, window.unsigned(1, place), 'utf8', place));
        break;
      case 'BINUNICODE':
        this.push(payload(window, window.unsigned(4, place), 'utf8', place));
        break;
      case 'BINUNICODE8':
        this.push(payload(window, window.unsigned64(place), 'utf8', place));
        break;
      case 'EMPTY_TUPLE':
        this.push({ is: 'tuple', items: [] });
        break;
      case 'TUPLE':
        this.push({ is: 'tuple', items: this.#popMark() });
        break;
      case 'TUPLE1':
      case 'TUPLE2':
      case 'TUPLE3': {
        const items = Array.from({ length: Number(place.what.at(-1)) }, () => this.#pop()).reverse();
        this.push({ is: 'tuple', items });
        break;
      }
      case 'EMPTY_LIST':
        this.push({ is: 'list', items: [] });
        break;
      case 'LIST':
        this.push({ is: 'list', items: this.#popMark() });
        break;
      case 'APPEND':
        this.#append([this.#pop()]);
        break;
      case 'APPENDS':
        this.#append(this.#popMark());
        break;
      case 'EMPTY_DICT':
        this.push({ is: 'dict', entries: new Map() });
        break;
      case 'DICT': {
        const items = this.#popMark();
        this.push({ is: 'dict', entries: new Map() });
        this.#set(items);
        break;
      }
      case 'SETITEM': {
        const value = this.#pop();
        this.#set([this.#pop(), value]);
        break;
      }
      case 'SETITEMS':
        this.#set(this.#popMark());
        break;
      case 'PUT':
        this.#remember(memoIndex(window, place));
        break;
      case 'BINPUT':
        this.#remember(window.unsigned(1, place));
        break;
      case 'LONG_BINPUT':
        this.#remember(window.unsigned(4, place));
        break;
      case 'MEMOIZE':
        this.#remember(this.#memo.size);
        break;
      case 'GET':
        this.#recall(memoIndex(window, place));
        break;
      case 'BINGET':
        this.#recall(window.unsigned(1, place));
        break;
      case 'LONG_BINGET':
        this.#recall(window.unsigned(4, place));
        break;
      case 'GLOBAL': {
        const module = name(window, place);
        this.#global(`${module}.${name(window, place)}`);
        break;
      }
      case 'STACK_GLOBAL': {
        const own = this.#word();
        this.#global(`${this.#word()}.${own}`);
        break;
      }
      case 'REDUCE': {
        const args = this.#pop();
        const callee = this.#pop();
        if (kindOf(callee) !== 'global') throw invalid(place, 'only a named function may be called', describe(callee));
        if (kindOf(args) !== 'tuple') throw invalid(place, 'arguments must be a tuple', describe(args));
        this.push(reduce(callee as Global, (args as Tuple).items, place));
        break;
      }
      case 'BUILD': {
        const state = this.#pop();
        build(this.#top(), state, place);
        break;
      }
      case 'PROTO': {
        const version = window.byte(place);
        if (version > NEWEST) throw invalid(place, `the protocol must be 0 to ${NEWEST}`, version);
        break;
      }
      case 'FRAME': {
        const length = window.unsigned64(place);
        const left = window.size - window.position;
        if (length > left) throw truncated(place, `a frame of ${length} bytes must follow`, window.size);
        break;
      }
      case 'INST': {
        const module = name(window, place);
        throw refused(place, `${module}.${name(window, place)}`);
      }
      default:
        throw refused(place, place.what);
    }
    return false;
  }

  #pop(): Value {
    const value = this.#top();
    this.#stack.pop();
    return value;
  }

  /** The last value after the last mark. */
  #top(): Value {
    const value = this.#stack.at(-1);
    if (value === undefined || this.#stack.length === this.#marks.at(-1)) {
      throw invalid(this.place, 'a value must lie on the stack', 'none');
    }
    return value;
  }

  #popMark(): Value[] {
    const height = this.#marks.pop();
    if (height === undefined) throw invalid(this.place, 'a mark must lie on the stack', 'none');
    return this.#stack.splice(height);
  }

  #append(items: readonly Value[]): void {
    const list = this.#top();
    if (kindOf(list) !== 'list') throw invalid(this.place, 'only a list can be added to', describe(list));
    (list as List).items.push(...items);
  }

  #set(items: readonly Value[]): void {
    const dict = this.#top();
    if (kindOf(dict) !== 'dict') throw invalid(this.place, 'only a dict has items', describe(dict));
    if (items.length % 2 > 0)
      throw invalid(this.place, 'each key of a dict must have a value', `${items.length} items`);
    for (let i = 0; i < items.length; i += 2) {
      const key = items[i];
      const text = isPayload(key) ? key.text : undefined;
      if (text === undefined) throw invalid(this.place, 'a key of a dict must be a short text', describe(key));
      (dict as Dict).entries.set(text, items[i + 1]!);
    }
  }

  #remember(index: number): void {
    this.#memo.set(index, this.#top());
    if (this.#memo.size > this.#limits.memo) throw tooLarge(this.place, 'memo entries', this.#limits.memo);
  }

  #recall(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) throw invalid(this.place, 'a memo entry must have been written before it is read', index);
    this.push(value);
  }

  #word(): string {
    const value = this.#pop();
    const text = isPayload(value) ? value.text : undefined;
    if (text === undefined) throw invalid(this.place, `a name must be a text of at most ${LINE}`, describe(value));
    return text;
  }

  #global(name: string): void {
    if (!ALLOWED.has(name)) throw refused(this.place, name);
    this.push({ is: 'global', name });
  }
}
