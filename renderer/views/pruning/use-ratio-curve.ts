import { useEffect, useState } from 'react';
import { gflops } from '#shared/agreement';
import type { Host } from '#shared/contract';
import type { ModelCard, Result, Setting } from '#shared/types';
import { currentSettings, runAside, useCurrentCard } from '../../state';
import { words } from './words';

/** What the model says at a keep ratio, and what that costs. */
export interface RatioPoint {
  readonly ratio: number;
  readonly label: string;
  readonly confidence: number;
  /** Null where the card does not say what tokens cost. */
  readonly gflops: number | null;
}

export interface RatioCurve {
  readonly card: ModelCard;
  readonly setting: Setting;
  /** By ratio, ascending; more come while it runs. */
  readonly points: readonly RatioPoint[];
  /** Of the result on the stage. */
  readonly now: RatioPoint | null;
}

/** Ratios that are run. */
const COUNT = 10;
/** A slower model is not run ten times unasked. */
const AT_ONCE_MS = 500;
/** Not for every step of a slider on its way. */
const REST_MS = 200;

/** Points at hand, by curve: coming back to an image runs nothing. An edited card is another one. */
const known = new WeakMap<ModelCard, Map<string, readonly RatioPoint[]>>();

/**
 * Runs the model on the image at every keep ratio while `inSight`; again when the image, the model or another
 * setting changes. Null where there is no such curve.
 */
export function useRatioCurve(
  host: Host,
  file: string,
  result: Result | undefined,
  inSight: boolean,
): RatioCurve | null {
  const card = useCurrentCard();
  const setting = card?.settings.find(({ name }) => name === 'keepRatio');
  const isFast = result !== undefined && result.timings.runMs < AT_ONCE_MS;
  const of = result && card && result.model === card.id && isFast ? curveKey(result) : null;
  const [points, setPoints] = useState<readonly RatioPoint[]>([]);

  useEffect(() => {
    if (!card || !setting || of === null || !inSight) return;
    const curves = known.get(card) ?? new Map<string, readonly RatioPoint[]>();
    known.set(card, curves);
    setPoints(curves.get(of) ?? []);
    const abort = new AbortController();
    const runAll = async () => {
      for (const ratio of ratiosOf(setting)) {
        const before = curves.get(of) ?? [];
        if (before.some((point) => point.ratio === ratio)) continue;
        const settings = { ...currentSettings(card), [setting.name]: ratio };
        const request = { file, card, settings };
        const ran = await runAside(host, request, words.ratioCurve.running, abort.signal);
        const point = pointOf(card, ran, ratio);
        if (!point) continue;
        curves.set(of, [...before, point]);
        setPoints([...before, point]);
      }
    };
    // The curve is an extra: what stops it stops the stage's own run too, which says so.
    const timer = setTimeout(() => void runAll().catch(() => undefined), REST_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
      setPoints([]);
    };
  }, [host, file, card, setting, of, inSight]);

  if (!card || !setting || !result || of === null) return null;
  const ratio = Number(result.provenance.settings[setting.name] ?? setting.default);
  return { card, setting, points, now: pointOf(card, result, ratio) };
}

/** All but the ratio that a curve depends on. */
function curveKey({ provenance: { imageSha256, modelSha256, settings } }: Result): string {
  const { keepRatio: _, ...others } = settings;
  return JSON.stringify([imageSha256, modelSha256, others]);
}

/** From the least to the largest, ascending. */
function ratiosOf({ min = 0.1, max = 1 }: Setting): number[] {
  const step = (max - min) / (COUNT - 1);
  return Array.from({ length: COUNT }, (_, i) => Number((min + i * step).toFixed(3)));
}

function pointOf(card: ModelCard, { parts }: Result, ratio: number): RatioPoint | null {
  const top = parts.predictions?.top[0];
  return top ? { ratio, label: top.label, confidence: top.p, gflops: gflops(parts, card) } : null;
}
