import { describe, expect, it } from 'vitest';
import { parseResult } from '../../../src/protocol/Result.ts';
import {
  countReason,
  entropySentence,
  mostFine,
  precisionVerdict,
  shareText,
} from '../../../src/report/describeMechanisms.ts';
import { resultSvg } from '../../../src/report/resultSvg.ts';
import { resultText } from '../../../src/report/resultText.ts';
import { resultTitle } from '../../../src/report/resultTitle.ts';
import { makeMechanisms } from '../../support/makeMechanisms.ts';

const share = (hits: number, of: number, low: number, high: number) => ({ hits, of, low, high });

describe('mechanisms in words', () => {
  it('name the unreliable ones against the whole, the worst first', () => {
    const { mechanisms } = makeMechanisms();
    const told = (shares: (ReturnType<typeof share> | null)[]) =>
      precisionVerdict({
        ...mechanisms,
        precision: { whole: share(606, 1000, 0.58, 0.64), mechanisms: shares },
      });
    expect(told([share(90, 100, 0.83, 0.94), null, share(44, 120, 0.296, 0.443)])).toEqual([
      'Mechanism 3: 36.7\u2009% (30–44\u2009%) of 120 predictions are right, against 60.6\u2009% of all.',
    ]);
    expect(
      told([share(4, 10, 0.2, 0.6), share(2, 10, 0.1, 0.5), share(3, 10, 0.1, 0.55), share(1, 10, 0, 0.4)]),
    ).toEqual([
      expect.stringContaining('Mechanism 4: '),
      expect.stringContaining('Mechanism 2: '),
      expect.stringContaining('Mechanism 3: '),
      '1 more is less reliable than all.',
    ]);
    expect(told([share(6, 10, 0.3, 0.8)])[0]).toContain('No mechanism is clearly more or less reliable');
    expect(told([share(90, 100, 0.83, 0.94)])[0]).toContain('No mechanism is clearly less reliable than all');
    expect(precisionVerdict(makeMechanisms({ labels: false }).mechanisms)).toEqual([]);
  });

  it('say how K was chosen and how far the groups are apart', () => {
    const { mechanisms } = makeMechanisms();
    expect(countReason(mechanisms)).toBe(
      'Found by K-means with K = 3, because it has the highest mean silhouette of K = 2 to 10. ' +
        'Mean silhouette 0.410: the groups touch, and other ones would be nearly as good.',
    );
    const asked = { ...mechanisms, parameters: { ...mechanisms.parameters, count: 3 }, silhouette: 0.8 };
    expect(countReason(asked)).toContain(
      'because it was asked for. Mean silhouette 0.800: the groups are far apart',
    );
  });

  it('say what the fine labels tell', () => {
    const { mechanisms } = makeMechanisms();
    const entropy = { bits: 0.5, whole: 2, mechanisms: [0.5], counts: [[10, 85, 5]] };
    expect(entropySentence({ ...mechanisms, entropy })).toContain(
      '2.00 bits are open; the mechanism tells 75.0\u2009% of them',
    );
    expect(mostFine({ ...mechanisms, entropy }, 0)).toBe('digit 2 (85\u2009%), digit 0 (10\u2009%)');
    expect(entropySentence(makeMechanisms({ fine: false }).mechanisms)).toBeUndefined();
  });
});

describe('a document of mechanisms', () => {
  it('opens, and becomes a title, text and a picture', () => {
    const result = makeMechanisms();
    expect(parseResult(result)).toEqual(result);
    expect(resultTitle(result)).toBe(
      'Critical neurons and mechanisms of even-odd.onnx for class 0 (even) on even-odd',
    );
    const text = resultText(result);
    expect(text).toContain(
      '3 mechanisms among 300 samples that the network predicts as 0 (even), by 8 neurons of 2 layers.',
    );
    const [, whole, worst] = result.mechanisms.precision!.mechanisms.map((each) => shareText(each!));
    expect(whole).not.toBe(worst);
    for (const [index, each] of result.mechanisms.precision!.mechanisms.entries()) {
      expect(text).toMatch(new RegExp(`^ +${index + 1} .*${Math.round(100 * each!.low)}–`, 'm'));
    }
    const svg = resultSvg(result);
    expect(svg).toContain('Mechanism 3');
    expect(svg.match(/<circle/g)).toHaveLength(3);
  });

  it('says where the mechanisms are from that were applied', () => {
    const result = makeMechanisms({ applied: true, labels: false, fine: false });
    expect(parseResult(result)).toEqual(result);
    expect(resultTitle(result)).toBe('Mechanisms of even-odd.onnx in even-odd');
    expect(resultText(result)).toContain('those of even.nlens.json (2026-04-03, found in even-odd-train)');
    expect(resultSvg(result)).not.toContain('<circle');
  });
});
