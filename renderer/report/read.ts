import { REPORT_KEYWORD, ReportDocument } from '#shared/contract';
import { VitrineError } from '#shared/types';
import { words } from './words';

/** Ours with hundreds of images are some tens of megabytes. */
const LARGEST_BYTES = 512 * 2 ** 20;

/** Whether a file is a report that Vitrine made. */
export async function isReport(file: File): Promise<boolean> {
  if (!/\.(html?|pdf)$/i.test(file.name) || file.size > LARGEST_BYTES) return false;
  return textOf(await file.arrayBuffer()).includes(REPORT_KEYWORD);
}

/** The document inside a report. Throws `bad-input` where there is none or it is damaged. */
export async function readReport(file: File): Promise<ReportDocument> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const text = /^%PDF-/.test(textOf(bytes.subarray(0, 8)))
    ? await attachedIn(bytes)
    : inPage(bytes);
  if (text === null) {
    throw new VitrineError('bad-input', words.read.notReport(file.name), {
      hint: words.read.notReportHint,
    });
  }
  const parsed = ReportDocument.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new VitrineError('bad-input', words.read.unreadable(file.name), {
    hint: words.read.unreadableHint,
  });
}

/** Nothing of the page is run or laid out: its text alone is searched. */
function inPage(bytes: Uint8Array): string | null {
  const start = `<script type="application/json" id="${REPORT_KEYWORD}">`;
  const text = new TextDecoder().decode(bytes);
  const at = text.lastIndexOf(start);
  const end = text.indexOf('</script>', at);
  return at < 0 || end < 0 ? null : text.slice(at + start.length, end);
}

/** The attached file of a PDF as pdfkit writes it: a stream of its own, deflated. */
async function attachedIn(bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  const text = textOf(bytes);
  const found = /\/Type \/EmbeddedFile\b[\s\S]*?>>\s*stream\r?\n/.exec(text);
  const end = found && text.indexOf('endstream', found.index);
  if (!found || !end || end < 0) return null;
  const data = bytes.subarray(found.index + found[0].length, end);
  try {
    // A newline stands between the data and `endstream`: the stream knows where it ends itself.
    const inflated = new Blob([trimmed(data)])
      .stream()
      .pipeThrough(new DecompressionStream('deflate'));
    return await new Response(inflated).text();
  } catch {
    return null;
  }
}

/** Without the line end before `endstream`. */
function trimmed(data: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  let { length } = data;
  if (data[length - 1] === 10) length--;
  if (data[length - 1] === 13) length--;
  return data.subarray(0, length);
}

/** A letter a byte. */
const textOf = (bytes: Uint8Array | ArrayBuffer): string => new TextDecoder('latin1').decode(bytes);

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
