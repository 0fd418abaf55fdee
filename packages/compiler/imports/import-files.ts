import type { CompileOptions } from '../compile.ts';
import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { Diagnostic, DiagnosticDetails, Diagnostics } from '../diagnostics/diagnostic.ts';
import type { KernelInfo } from '../kernel/kernel-info.ts';
import type { Source, Span } from '../source/span.ts';
import type { CItem, Script } from '../syntax/ast.ts';
import { parse } from '../syntax/parse.ts';
import { isStandardLibrary } from './standard-library.ts';

/**
 * A script with what it imports. All texts stand one behind the other in `source`, so that a span is
 * still a place in one text; `home` leads from there back to the script itself.
 */
export interface ImportedScript {
  readonly script: Script;
  readonly source: Source;
  /** The same span, or that of the import for what lies in an imported file. */
  home(span: Span): Span;
  /** The diagnostic as the reader of the script alone can place it: with the file in its message. */
  homeDiagnostic(diagnostic: Diagnostic): Diagnostic;
}

interface ImportedFile {
  readonly path: string;
  readonly text: string;
  /** Where the text begins in the joined source. */
  readonly offset: number;
  /** The import in the script itself that led here. */
  readonly from: Span;
}

export interface ImportContext {
  readonly kernel: KernelInfo;
  readonly options: Pick<CompileOptions, 'readImport' | 'includes'>;
}

/** What was written, where, and which import in the script itself led there. */
interface Place {
  readonly written: string;
  readonly span: Span;
  readonly from: Span;
}

/** More than this many are a mistake. */
const filesMax = 256;

/**
 * Follows `import "x.bt"`, `import "x.h"`, imports of a folder with such files, and `#include "x.h"`, each file once: relative
 * to the file that names them, or, as bpftrace has it, to the script itself. Imported probes come before the script's own.
 */
export function importFiles(
  script: Script,
  source: Source,
  context: ImportContext,
  diagnostics: Diagnostics,
): ImportedScript {
  const reader = new ImportReader(source, context, diagnostics);
  const whole = reader.followFirst(script, source.name);
  const { files } = reader;
  const fileAt = ({ start }: Span): ImportedFile | undefined =>
    start <= source.text.length ? undefined : files.findLast(({ offset }) => offset <= start);
  const home = (span: Span): Span => fileAt(span)?.from ?? span;
  return {
    script: { ...whole, span: script.span },
    source: { name: source.name, text: reader.text },
    home,
    homeDiagnostic(diagnostic) {
      const file = fileAt(diagnostic.span);
      const message = file
        ? `In ${placeIn(file, diagnostic.span)}: ${diagnostic.message}`
        : diagnostic.message;
      const labels = diagnostic.labels.map((label) => ({ ...label, span: home(label.span) }));
      return { ...diagnostic, message, labels, span: home(diagnostic.span) };
    },
  };
}

function placeIn({ path, text, offset }: ImportedFile, span: Span): string {
  const before = text.slice(0, span.start - offset).split('\n');
  return `${path}:${before.length}:${before.at(-1)!.length + 1}`;
}

class ImportReader {
  readonly files: ImportedFile[] = [];
  text: string;
  private readonly seen: Set<string>;
  private readonly rootPath: string;
  private readonly context: ImportContext;
  private readonly diagnostics: Diagnostics;

  constructor(source: Source, context: ImportContext, diagnostics: Diagnostics) {
    this.text = source.text;
    this.seen = new Set([source.name]);
    this.rootPath = source.name;
    this.context = context;
    this.diagnostics = diagnostics;
  }

  /** The script itself: with what it names, and the headers that the command line adds. */
  followFirst(script: Script, path: string): Script {
    const start = { start: script.span.start, end: script.span.start };
    const added = (this.context.options.includes ?? []).flatMap((written) => {
      return this.include({ written, span: start, from: start }, path);
    });
    const whole = this.follow(script, path, undefined);
    return { ...whole, preamble: [...added, ...whole.preamble] };
  }

  /** The script with everything that it names put in. `from`: the import in the script itself, for those of imported files. */
  private follow(script: Script, path: string, from: Span | undefined): Script {
    const imported = script.imports.flatMap((each) => {
      return this.import({ written: each.path, span: each.span, from: from ?? each.span }, path);
    });
    const included = script.preamble.flatMap((item): readonly CItem[] => {
      if (item.kind !== 'include' || item.system) return [item];
      const place = { written: item.path, span: item.span, from: from ?? item.span };
      return [...this.include(place, path), item];
    });
    return {
      ...script,
      preamble: [...imported.flatMap(({ preamble }) => preamble), ...included],
      items: [...imported.flatMap(({ items }) => items), ...script.items],
    };
  }

  private import(place: Place, importer: string): Script[] {
    const { readImport } = this.context.options;
    if (readImport === undefined) {
      if (isStandardLibrary(place.written)) return [];
      return this.refuse(
        place,
        'import-refused',
        'A script that is sent to hosts has no files beside it',
        {
          hint: `Put what '${place.written}' holds into the script`,
        },
      );
    }
    const paths = [importer, this.rootPath].map((each) => resolvePath(place.written, each));
    const path = paths.find((each) => this.seen.has(each) || readImport(each) !== undefined);
    if (path === undefined && isStandardLibrary(place.written)) return [];
    return this.importPath(place, path ?? paths[0]!);
  }

  private importPath(place: Place, path: string): Script[] {
    if (this.seen.has(path)) return [];
    this.seen.add(path);
    const { written } = place;
    if (/\.(c|o)$/.test(path)) {
      return this.refuse(
        place,
        'import-refused',
        `'${written}' is C, which takes a compiler (clang) to be linked in`,
        {
          hint: 'Write it as macros and functions (fn) of a .bt file; types and constants may stay in a .h file',
        },
      );
    }
    const found = this.context.options.readImport?.(path);
    switch (found?.kind) {
      case undefined:
        return this.refuse(place, 'unknown-include', `There is no file '${written}'`, {
          hint: `It is looked for at ${path}`,
        });
      case 'world-writable':
        return this.refuse(place, 'import-refused', `Anyone may write to '${written}'`, {
          hint: `Take that right away: chmod o-w ${path}`,
        });
      case 'folder':
        return this.importFolder(place, path, found.names);
      case 'file':
        if (/\.(bt|h)$/.test(path)) return this.parseFile(place, path, found.text);
        return this.refuse(place, 'import-refused', `'${written}' is no kind of file to import`, {
          hint: 'Import .bt and .h files, or a folder with such files',
        });
    }
  }

  /** Other files in it are none of the script's business; C that would have to be compiled is. */
  private importFolder(place: Place, folder: string, names: readonly string[]): Script[] {
    const files = [...names].sort().filter((name) => /\.(bt|h|bpf\.[co])$/.test(name));
    return files.flatMap((name) => {
      const written = `${place.written.replace(/\/$/, '')}/${name}`;
      return this.importPath({ ...place, written }, resolvePath(name, `${folder}/`));
    });
  }

  /** The preamble of a header, beside the file that includes it or from the host's. */
  private include(place: Place, importer: string): readonly CItem[] {
    const { written } = place;
    const path = resolvePath(written, importer);
    if (this.seen.has(path)) return [];
    this.seen.add(path);
    const { kernel, options } = this.context;
    const found = options.readImport?.(path);
    const text = found?.kind === 'file' ? found.text : kernel.header(written);
    if (text !== undefined) {
      return this.parseFile(place, path, text).flatMap(({ preamble }) => preamble);
    }
    // In the browser nobody can read files; the host that compiles the script can.
    if (options.readImport === undefined && kernel.offline === true) return [];
    this.refuse(place, 'unknown-include', `There is no file '${written}'`, {
      hint: `It is looked for at ${path}, and among the headers of the host`,
    });
    return [];
  }

  private refuse(
    { span }: Place,
    code: DiagnosticCode,
    message: string,
    details: DiagnosticDetails,
  ): never[] {
    this.diagnostics.error(code, span, message, details);
    return [];
  }

  private parseFile(place: Place, path: string, text: string): Script[] {
    if (this.files.length === filesMax) {
      return this.refuse(place, 'limit-exceeded', `More than ${filesMax} files are imported`, {});
    }
    const offset = this.text.length + 1;
    const { from } = place;
    this.files.push({ path, text, offset, from });
    this.text += `\n${text}`;
    // Blanks in front move every span to where the text stands in the joined source.
    const moved = { name: path, text: ' '.repeat(offset) + text };
    const script = parse(moved, this.diagnostics);
    if (script.configSpan !== undefined) {
      this.diagnostics.error(
        'misplaced-item',
        script.configSpan,
        'An imported file has no config',
        {
          hint: 'Move the config block to the script that imports it',
        },
      );
    }
    return [this.follow(script, path, from)];
  }
}

/** Relative to the folder of the file that names it, with `.` and `..` taken out. */
function resolvePath(written: string, importer: string): string {
  const folder = importer.includes('/') ? importer.slice(0, importer.lastIndexOf('/') + 1) : '';
  const whole = written.startsWith('/') ? written : folder + written;
  const parts: string[] = [];
  for (const part of whole.split('/')) {
    if (part === '.' || (part === '' && parts.length > 0)) continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..' && parts.at(-1) !== '')
      parts.pop();
    else parts.push(part);
  }
  return parts.join('/') || '.';
}
