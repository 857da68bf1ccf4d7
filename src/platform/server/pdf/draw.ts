import PDFDocument from 'pdfkit';
import type { Block, DocumentToMake } from './document.types.ts';
import { facesOf, runsOf, type Cut } from './letters.ts';

type Pdf = PDFKit.PDFDocument;
const INK = '#16211b';
const SOFT = '#4a554e';
const LINE = '#c9d1cb';
const MARGINS = { top: 64, bottom: 76, left: 64, right: 64 };
const SIZES = { 1: 20, 2: 14.5, 3: 12 } as const;

/** Draw the document; see `writePdf`. */
export function drawDocument(document: DocumentToMake): Promise<Buffer> {
  const pdf = begin(document);
  const whole = pdf.struct('Document');
  pdf.addStructure(whole);
  for (const block of document.blocks) drawBlock(pdf, whole, block);
  whole.end();
  drawFeet(pdf, document);
  for (const file of document.attached) {
    pdf.file(file.bytes, {
      name: file.name,
      type: file.mime,
      description: file.description,
      creationDate: document.at,
      modifiedDate: document.at,
      relationship: 'Data',
    } as never);
  }
  const pieces: Buffer[] = [];
  return new Promise((done, failed) => {
    pdf.on('data', (piece: Buffer) => pieces.push(piece));
    pdf.on('end', () => done(Buffer.concat(pieces)));
    pdf.on('error', failed);
    pdf.end();
  });
}

function begin(document: DocumentToMake): Pdf {
  const pdf = new PDFDocument({
    size: 'A4',
    margins: MARGINS,
    pdfVersion: '1.7',
    subset: 'PDF/A-3b',
    tagged: true,
    lang: document.language === 'sv' ? 'sv-SE' : 'en-GB',
    displayTitle: true,
    bufferPages: true,
    font: null as never, // none of the fourteen that a document need not carry
    info: {
      Title: document.title,
      Author: document.author,
      Subject: document.subject,
      Creator: 'Rågång',
      CreationDate: document.at,
      ModDate: document.at,
    },
  });
  for (const cut of ['plain', 'bold'] as Cut[])
    for (const face of facesOf(cut)) pdf.registerFont(face.name, face.bytes);
  return pdf;
}

type Structure = PDFKit.PDFStructureElement;
interface Look {
  cut: Cut;
  size: number;
  colour?: string;
  indent?: number;
  after?: number;
}

/** One element of the structure with the text in it. */
function say(pdf: Pdf, into: Structure, tag: string, text: string, look: Look): void {
  const element = pdf.struct(tag, {}, () => write(pdf, text, look));
  into.add(element);
  element.end();
}

function write(pdf: Pdf, text: string, { cut, size, colour = INK, indent = 0, after = 6 }: Look) {
  const runs = runsOf(text || ' ', cut);
  pdf.fillColor(colour);
  pdf.x = MARGINS.left + indent;
  const width = pdf.page.width - MARGINS.right - pdf.x;
  for (const [number, run] of runs.entries()) {
    pdf.font(run.font).fontSize(size);
    pdf.text(run.text, { width, lineGap: size * 0.25, continued: number < runs.length - 1 });
  }
  pdf.y += after;
}

function drawBlock(pdf: Pdf, into: Structure, block: Block): void {
  switch (block.kind) {
    case 'heading':
      if (block.level > 1) pdf.y += block.level === 2 ? 14 : 8;
      keepTogether(pdf, block.level === 3 ? 70 : 90);
      say(pdf, into, `H${block.level}`, block.text, { cut: 'bold', size: SIZES[block.level] });
      return;
    case 'text':
      say(pdf, into, 'P', block.text, { cut: 'plain', size: 10.5 });
      return;
    case 'note':
      say(pdf, into, 'P', block.text, { cut: 'plain', size: 10.5, colour: SOFT, indent: 14 });
      return;
    case 'list':
      drawList(pdf, into, block.items);
      return;
    case 'fields':
      for (const { label, text } of block.items) {
        keepTogether(pdf, 40);
        say(pdf, into, 'P', label, { cut: 'bold', size: 9.5, colour: SOFT, after: 0 });
        say(pdf, into, 'P', text, { cut: 'plain', size: 10.5, after: 7 });
      }
  }
}

function drawList(pdf: Pdf, into: Structure, items: readonly string[]): void {
  const list = pdf.struct('L');
  into.add(list);
  for (const item of items) {
    const line = pdf.struct('LI');
    list.add(line);
    say(pdf, line, 'LBody', `– ${item}`, { cut: 'plain', size: 10.5, indent: 14, after: 3 });
    line.end();
  }
  list.end();
  pdf.y += 5;
}

/** Not a heading alone at the foot of a page. */
function keepTogether(pdf: Pdf, height: number): void {
  if (pdf.y + height > pdf.page.height - MARGINS.bottom) pdf.addPage();
}

/** Page number and foot: for the eye, not for whoever listens through (an artifact). */
function drawFeet(pdf: Pdf, document: DocumentToMake): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let page = 0; page < count; page += 1) {
    pdf.switchToPage(start + page);
    pdf.page.margins = { ...MARGINS, bottom: 0 };
    pdf.markContent('Artifact', { type: 'Pagination' } as never);
    const y = pdf.page.height - 48;
    const right = pdf.page.width - MARGINS.right;
    pdf
      .moveTo(MARGINS.left, y - 8)
      .lineTo(right, y - 8)
      .lineWidth(0.5)
      .strokeColor(LINE)
      .stroke();
    pdf.fillColor(SOFT);
    line(pdf, document.foot, y, 'left');
    line(pdf, document.pageOf(page + 1, count), y, 'right');
    pdf.endMarkedContent();
  }
}

function line(pdf: Pdf, text: string, y: number, align: 'left' | 'right'): void {
  const width = pdf.page.width - MARGINS.left - MARGINS.right;
  const runs = runsOf(text.replace(/\n/g, ' '), 'plain').map((run) => ({
    ...run,
    width: pdf.font(run.font).fontSize(8.5).widthOfString(run.text),
  }));
  const all = runs.reduce((sum, run) => sum + run.width, 0);
  let x = align === 'left' ? MARGINS.left : MARGINS.left + width - all;
  for (const run of runs) {
    pdf.font(run.font).fontSize(8.5).text(run.text, x, y, { lineBreak: false });
    x += run.width;
  }
}
