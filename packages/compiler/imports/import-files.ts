import type { CompileOptions } from '../compile.ts';
import type { Diagnostic, Diagnostics } from '../diagnostics/diagnostic.ts';
import type { KernelInfo } from '../kernel/kernel-info.ts';
import type { Source, Span } from '../source/span.ts';
import type { CItem, Script } from '../syntax/ast.ts';
import { parse } from '../syntax/parse.ts';

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

/** More than this many are a mistake. */
const filesMax = 256;

/**
 * Follows `import "x.bt"`, `import "x.h"` and `#include "x.h"`, relative to the file that names them,
 * each file once. Imported probes come before the script's own.
 */
export function importFiles(
  script: Script,
  source: Source,
  context: { readonly kernel: KernelInfo; readonly readFile: CompileOptions['readFile'] },
  diagnostics: Diagnostics,
): ImportedScript {
  const reader = new ImportReader(source, context, diagnostics);
  const whole = reader.follow(script, source.name, undefined);
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
  private readonly context: Parameters<typeof importFiles>[2];
  private readonly diagnostics: Diagnostics;

  constructor(
    source: Source,
    context: Parameters<typeof importFiles>[2],
    diagnostics: Diagnostics,
  ) {
    this.text = source.text;
    this.seen = new Set([source.name]);
    this.context = context;
    this.diagnostics = diagnostics;
  }

  /** The script with everything that it names put in. `from`: the import in the script itself, for those of imported files. */
  follow(script: Script, path: string, from: Span | undefined): Script {
    const parts = script.imports.map((each) => {
      return this.read(each.path, path, { span: each.span, from: from ?? each.span });
    });
    const included = script.preamble.flatMap((item): CItem[] => {
      if (item.kind !== 'include' || item.system) return [item];
      const at = { span: item.span, from: from ?? item.span };
      return [...(this.read(item.path, path, at)?.preamble ?? []), item];
    });
    const imported = parts.filter((part) => part !== undefined);
    return {
      ...script,
      preamble: [...imported.flatMap(({ preamble }) => preamble), ...included],
      items: [...imported.flatMap(({ items }) => items), ...script.items],
    };
  }

  private read(
    written: string,
    importer: string,
    at: { readonly span: Span; readonly from: Span },
  ): Script | undefined {
    const path = resolvePath(written, importer);
    if (this.seen.has(path)) return undefined;
    this.seen.add(path);
    if (/\.bpf\.[co]$/.test(path)) {
      this.diagnostics.error('unsupported-syntax', at.span, `'${written}' is compiled C`, {
        hint: 'Write it as macros and functions of a .bt file',
      });
      return undefined;
    }
    const text = this.textOf(path, written);
    if (text === undefined || this.files.length === filesMax) {
      const { kernel, readFile } = this.context;
      // In the browser nobody can read files; the host that compiles the script can.
      if (readFile === undefined && kernel.offline === true) return undefined;
      this.diagnostics.error('unknown-include', at.span, `There is no file '${written}'`, {
        hint: `It is looked for at ${path}`,
      });
      return undefined;
    }
    return this.parseFile(path, text, at.from);
  }

  private textOf(path: string, written: string): string | undefined {
    const { kernel, readFile } = this.context;
    const text = readFile?.(path);
    return text ?? (written.endsWith('.h') ? kernel.header(written) : undefined);
  }

  private parseFile(path: string, text: string, from: Span): Script {
    const offset = this.text.length + 1;
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
    return this.follow(script, path, from);
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
  return parts.join('/');
}
