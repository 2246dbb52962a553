import type { Pathway, PathwayResult } from '../../src/protocol/PathwayResult.ts';
import { countByChannel, neuronsOfChannel } from './pathwayPlaces.ts';
import { formatCount } from '../../src/report/formatNumber.ts';
import { shortenText } from '../../src/report/shortenText.ts';
import type { ChartColors } from './useChartColors.ts';

/** Left of the columns, in pixels. */
const axis = 84;
const channelsTop = 30;
const channelsHeight = 190;
const sharesTop = channelsTop + channelsHeight + 14;
const sharesHeight = 90;
export const pathwayHeight = sharesTop + sharesHeight + 22;
const leastPitch = 11;
const mostPitch = 150;
/** Columns this wide have their layers' names over them. */
const namedPitch = 60;
const fontSize = 11;

/** Where the columns of layers lie. */
export interface PathwayColumns {
  /** Of the whole picture, in pixels; more than there is room for where the layers are many. */
  readonly width: number;
  /** From column to column. */
  readonly pitch: number;
}

/** What of a layer is on one pathway. */
export interface LayerOnPathway {
  readonly name: string;
  readonly neurons: number;
  readonly kept: number;
  readonly dead: number;
  readonly deadKept: number;
  /** Share of each channel's neurons that is on the pathway. */
  readonly channels: Float64Array;
}

export function layersOnPathway(result: PathwayResult, pathway: Pathway, level: number): LayerOnPathway[] {
  return pathway.layers.map(({ name, neurons, dead, kept, deadKept }, i) => {
    const layer = result.layers[i]!;
    const each = neuronsOfChannel(layer);
    return {
      name,
      neurons,
      kept: kept[level]!.length,
      dead,
      deadKept: deadKept[level]!,
      channels: countByChannel(layer, kept[level]!).map((count) => count / each),
    };
  });
}

/** As wide as there is room, within reason. */
export function fitPathway(layers: number, width: number): PathwayColumns {
  const pitch = Math.min(mostPitch, Math.max(leastPitch, (width - axis) / Math.max(layers, 1)));
  return { width: Math.max(width, Math.ceil(axis + pitch * layers)), pitch };
}

/** The layer at a place in the picture, and the channels if it is among them; undefined beside all of them. */
export function findInPathway(
  layers: readonly LayerOnPathway[],
  { pitch }: PathwayColumns,
  x: number,
  y: number,
): { layer: number; channels?: readonly [first: number, last: number] } | undefined {
  const layer = Math.floor((x - axis) / pitch);
  if (x < axis || layers[layer] === undefined) return undefined;
  const row = y - channelsTop;
  if (row < 0 || row >= channelsHeight) return { layer };
  const count = layers[layer].channels.length;
  const first = Math.min(count - 1, Math.floor((row * count) / channelsHeight));
  const last = Math.max(first, Math.ceil(((row + 1) * count) / channelsHeight) - 1);
  return { layer, channels: [first, Math.min(last, count - 1)] };
}

/**
 * Layers as columns, from the input to the output. Above, a line for each channel (of many, several share one), the
 * darker the more of its neurons are on the pathway; below, the shares on the pathway, left out and dead.
 */
export function paintPathway(
  context: CanvasRenderingContext2D,
  layers: readonly LayerOnPathway[],
  columns: PathwayColumns,
  chosen: number,
  colors: ChartColors,
  font: string,
): void {
  const { width, pitch } = columns;
  const gap = Math.min(12, Math.max(2, pitch * 0.2));
  context.clearRect(0, 0, width, pathwayHeight);
  context.font = `${fontSize}px ${font}`;
  context.textBaseline = 'middle';
  const hatch = hatching(context, colors);
  layers.forEach((layer, i) => {
    const x = axis + i * pitch + gap / 2;
    const breadth = pitch - gap;
    drawChannels(context, layer.channels, x, breadth, colors);
    drawShares(context, layer, x, breadth, colors, hatch);
    if (i === chosen) {
      context.strokeStyle = colors.foreground;
      context.lineWidth = 2;
      const top = channelsTop - 3;
      context.strokeRect(x - 3, top, breadth + 6, sharesTop + sharesHeight + 3 - top);
    }
  });
  drawTexts(context, layers, pitch, chosen, colors, font);
}

function drawChannels(
  context: CanvasRenderingContext2D,
  channels: Float64Array,
  x: number,
  breadth: number,
  colors: ChartColors,
): void {
  context.fillStyle = colors.muted;
  context.globalAlpha = 0.15;
  context.fillRect(x, channelsTop, breadth, channelsHeight);
  context.fillStyle = colors.accent;
  const rows = Math.min(channels.length, channelsHeight);
  for (let row = 0; row < rows; row++) {
    const first = Math.floor((row * channels.length) / rows);
    const end = Math.max(first + 1, Math.floor(((row + 1) * channels.length) / rows));
    let share = 0;
    for (let channel = first; channel < end; channel++) share = Math.max(share, channels[channel]!);
    if (share === 0) continue;
    // A single neuron among thousands has to be seen.
    context.globalAlpha = 0.2 + 0.8 * Math.sqrt(share);
    const top = (row * channelsHeight) / rows;
    const bottom = ((row + 1) * channelsHeight) / rows;
    const line = bottom - top > 4 ? 1 : 0;
    context.fillRect(x, channelsTop + top, breadth, bottom - top - line);
  }
  context.globalAlpha = 1;
}

function drawShares(
  context: CanvasRenderingContext2D,
  { neurons, kept, dead, deadKept }: LayerOnPathway,
  x: number,
  breadth: number,
  colors: ChartColors,
  hatch: CanvasPattern | string,
): void {
  // A pathway with dead neurons has them counted in both; they are drawn as what they are on.
  const off = dead - deadKept;
  const heights = [kept, neurons - kept - off, off].map((count) => (sharesHeight * count) / neurons);
  if (kept > 0) heights[0] = Math.max(heights[0]!, 1.5);
  let y = sharesTop;
  heights.forEach((height, i) => {
    const shown = Math.min(height, sharesTop + sharesHeight - y);
    context.globalAlpha = i === 1 ? 0.4 : 1;
    context.fillStyle = [colors.accent, colors.muted, hatch][i]!;
    context.fillRect(x, y, breadth, shown);
    context.globalAlpha = 1;
    y += shown;
  });
  context.strokeStyle = colors.border;
  context.lineWidth = 1;
  context.strokeRect(x + 0.5, sharesTop + 0.5, breadth - 1, sharesHeight - 1);
}

function hatching(context: CanvasRenderingContext2D, colors: ChartColors): CanvasPattern | string {
  const tile = document.createElement('canvas');
  tile.width = 6;
  tile.height = 6;
  const line = tile.getContext('2d')!;
  line.strokeStyle = colors.muted;
  line.lineWidth = 1;
  line.beginPath();
  line.moveTo(-1, 7);
  line.lineTo(7, -1);
  line.moveTo(-4, 4);
  line.lineTo(4, -4);
  line.moveTo(2, 10);
  line.lineTo(10, 2);
  line.stroke();
  return context.createPattern(tile, 'repeat') ?? colors.background;
}

function drawTexts(
  context: CanvasRenderingContext2D,
  layers: readonly LayerOnPathway[],
  pitch: number,
  chosen: number,
  colors: ChartColors,
  font: string,
): void {
  context.fillStyle = colors.muted;
  context.textAlign = 'right';
  const right = axis - 8;
  context.fillText('first channel', right, channelsTop + 6);
  context.fillText('last channel', right, channelsTop + channelsHeight - 6);
  context.fillText('100 %', right, sharesTop + 6);
  context.fillText('of neurons', right, sharesTop + sharesHeight / 2);
  context.fillText('0', right, sharesTop + sharesHeight - 6);
  context.textAlign = 'center';
  // As many numbers as there is room for.
  const every = Math.ceil(22 / pitch);
  layers.forEach(({ name, kept }, i) => {
    const x = axis + (i + 0.5) * pitch;
    const isChosen = i === chosen;
    context.fillStyle = isChosen ? colors.foreground : colors.muted;
    context.font = `${isChosen ? '600 ' : ''}${fontSize}px ${font}`;
    const named = pitch >= namedPitch;
    if (named || isChosen || (i % every === 0 && Math.abs(i - chosen) * pitch > 20)) {
      const letters = Math.max(4, Math.floor((pitch - 8) / 6.2));
      context.fillText(named ? shortenText(`${i + 1} ${name}`, letters) : String(i + 1), x, 14);
    }
    if (named) context.fillText(formatCount(kept), x, pathwayHeight - 8);
  });
  if (pitch >= namedPitch) {
    context.textAlign = 'right';
    context.fillStyle = colors.muted;
    context.font = `${fontSize}px ${font}`;
    context.fillText('on pathway', right, pathwayHeight - 8);
  }
  context.textAlign = 'right';
  context.fillStyle = colors.muted;
  context.font = `${fontSize}px ${font}`;
  context.fillText('layer', right, 14);
}
