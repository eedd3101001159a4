// The dynamic symbols of a shared library (64-bit, little-endian ELF), renamed in place. No text is added: a
// symbol's new name is the end of another one's. Layout: elf(5), and for the GNU hash table
// https://flapenguin.me/elf-dt-gnu-hash.
const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const STRTAB = 5;
const SYMTAB = 6;
const GNU_HASH = 0x6ffffef5;
const SYMBOL_BYTES = 24;

export class ElfSymbols {
  bytes;
  #segments;
  #tags;
  #strings;
  #symbols;

  constructor(bytes) {
    this.bytes = bytes;
    if (bytes.readUInt32BE(0) !== 0x7f454c46 || bytes[4] !== 2 || bytes[5] !== 1) {
      throw new Error('This is no 64-bit ELF library');
    }
    const start = Number(bytes.readBigUInt64LE(32));
    this.#segments = Array.from({ length: bytes.readUInt16LE(56) }, (_, i) => start + 56 * i).map(
      (at) => ({
        type: bytes.readUInt32LE(at),
        offset: this.#long(at + 8),
        address: this.#long(at + 16),
        size: this.#long(at + 32),
      }),
    );
    this.#tags = this.#readTags();
    this.#strings = this.#at(this.#tag(STRTAB));
    this.#symbols = this.#at(this.#tag(SYMTAB));
  }

  /** Names that other libraries must have. */
  undefined() {
    return this.#all()
      .filter(({ defined }) => !defined)
      .map(({ name }) => name);
  }

  /** Ends of C++ names, which are no name of anything themselves, and where each lies. */
  ends() {
    const found = new Map();
    for (const { name, string } of this.#all()) {
      if (!name.startsWith('_Z')) continue;
      for (let i = 2; i < name.length - 8; i++) found.set(name.slice(i), string + i);
    }
    return found;
  }

  /** Gives a symbol that another library has the name that lies at `string`. */
  renameUndefined(name, string) {
    this.#rename(this.#find(name).index, string);
  }

  /**
   * Gives a symbol of this library one of these names; which. Its place in the hash table stays, so it is one
   * that belongs there.
   */
  rename(name, names) {
    const { index } = this.#find(name);
    const table = this.#hashTable();
    const bucket = hash(name) % table.buckets;
    const ends = this.ends();
    const to = names.find((other) => hash(other) % table.buckets === bucket && ends.has(other));
    if (!to) throw new Error(`There is no other name for ${name}`);
    this.#rename(index, ends.get(to));
    const chain = table.chains + 4 * (index - table.first);
    const last = this.bytes.readUInt32LE(chain) & 1;
    this.bytes.writeUInt32LE(((hash(to) & ~1) | last) >>> 0, chain);
    // A set bit too many in this filter costs time only.
    const word = table.filter + 8 * (Math.floor(hash(to) / 64) % table.words);
    const bits = (1n << BigInt(hash(to) % 64)) | (1n << BigInt((hash(to) >>> table.shift) % 64));
    this.bytes.writeBigUInt64LE(this.bytes.readBigUInt64LE(word) | bits, word);
    return to;
  }

  #hashTable() {
    const at = this.#at(this.#tag(GNU_HASH));
    const [buckets, first, words, shift] = [0, 4, 8, 12].map((i) =>
      this.bytes.readUInt32LE(at + i),
    );
    const filter = at + 16;
    return { buckets, first, words, shift, filter, chains: filter + 8 * words + 4 * buckets };
  }

  #find(name) {
    const found = this.#all().find((symbol) => symbol.name === name);
    if (!found) throw new Error(`There is no symbol ${name}`);
    return found;
  }

  /** The symbol table lies before the strings, and ends there at the latest. */
  #all() {
    const count = Math.floor((this.#strings - this.#symbols) / SYMBOL_BYTES);
    return Array.from({ length: count }, (_, index) => {
      const at = this.#symbols + SYMBOL_BYTES * index;
      const string = this.bytes.readUInt32LE(at);
      return {
        index,
        string,
        defined: this.bytes.readUInt16LE(at + 6) !== 0,
        name: this.#text(string),
      };
    });
  }

  #readTags() {
    const { offset, size } = this.#segments.find(({ type }) => type === PT_DYNAMIC);
    return Array.from({ length: size / 16 }, (_, i) => offset + 16 * i).map((at) => ({
      tag: this.#long(at),
      value: this.#long(at + 8),
    }));
  }

  #tag(wanted) {
    const found = this.#tags.find(({ tag }) => tag === wanted);
    if (!found) throw new Error(`The library lacks the entry ${wanted} of the dynamic section`);
    return found.value;
  }

  /** Where in the file an address of the loaded library lies. */
  #at(address) {
    const within = (s) =>
      s.type === PT_LOAD && address >= s.address && address < s.address + s.size;
    const { offset, address: start } = this.#segments.find(within);
    return offset + address - start;
  }

  #long(at) {
    return Number(this.bytes.readBigUInt64LE(at));
  }

  #text(string) {
    const from = this.#strings + string;
    return this.bytes.toString('latin1', from, this.bytes.indexOf(0, from));
  }

  #rename(index, string) {
    this.bytes.writeUInt32LE(string, this.#symbols + SYMBOL_BYTES * index);
  }
}

/** Bernstein's, as the GNU hash table has it. */
function hash(name) {
  let sum = 5381;
  for (const letter of name) sum = (Math.imul(sum, 33) + letter.charCodeAt(0)) >>> 0;
  return sum;
}
