/** What the command needs of the world, so that tests can be one. */
export interface CliHost {
  /** Writes results. */
  stdout(text: string): void;
  /** Writes what is said about results: notes, refusals of the input, how to use the command. */
  stderr(text: string): void;
  /** The bytes of a file, piece by piece. Fails as Node does: with a `code` such as `ENOENT`. */
  readFile(path: string): AsyncIterable<Uint8Array>;
  /** Loads an ES module by its path. */
  importModule(path: string): Promise<unknown>;
  /** Loads a package by its name, that of the folder where the command runs or its own; `null` when it is not installed. */
  importPackage(name: string): Promise<unknown>;
  /** Epoch milliseconds. */
  now(): number;
}
