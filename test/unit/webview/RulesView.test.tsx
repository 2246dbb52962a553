// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/preact';
import type { ComponentProps } from 'preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { encodeArray } from '../../../src/protocol/EncodedArray.ts';
import type { RulesResult } from '../../../src/protocol/RulesResult.ts';
import { ViewSelectionSchema } from '../../../src/protocol/ViewSelection.ts';
import { ResultView } from '../../../webview/views/ResultView.tsx';
import type {
  MadePrototype,
  RuleSelection,
  ViewHost,
  ViewSelection,
} from '../../../webview/views/ViewHost.ts';
import { makeManyRules, makePositionRules, makeRulesResult } from '../../support/makeRulesResult.ts';

// Its elements style themselves with parts of CSS that this document lacks.
vi.mock('@vscode/webview-ui-toolkit', async (original) => ({
  ...(await original<object>()),
  provideVSCodeDesignSystem: () => ({ register() {} }),
}));

afterEach(cleanup);

function show(
  result: RulesResult = makeRulesResult(),
  host: ViewHost = {},
  choice: Partial<ComponentProps<typeof ResultView>> = {},
) {
  render(<ResultView result={result} host={host} {...choice} />);
  return result;
}
const section = (title: RegExp) =>
  screen.getByRole('heading', { level: 2, name: title }).closest('section') as HTMLElement;
const words = () =>
  [...document.querySelectorAll('.nl-rules td.nl-words')].map(({ textContent }) => textContent);
const status = () => document.querySelector('[role=status]')!.textContent;
const graph = () => screen.getByRole('listbox', { name: /^Rule graph/ });
const button = (text: string) =>
  [...document.querySelectorAll('vscode-button')].find((each) => each.textContent === text)!;
function choose(label: string, value: string) {
  const dropdown = document.querySelector(`vscode-dropdown[aria-label="${label}"]`) as HTMLElement & {
    value: string;
  };
  dropdown.value = value;
  fireEvent(dropdown, new CustomEvent('change'));
}

describe('RulesView', () => {
  it('shows what was searched, what each pair of layers saves, and the rules in words with their numbers', () => {
    show();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Rules in lenet.onnx on digits.npy');
    const pairs = [...section(/^Layers/).querySelectorAll('tbody tr')].map((row) =>
      [...row.children].map(({ textContent }) => textContent),
    );
    expect(pairs).toEqual([
      ['class → linear', '2', '9\u2009000', '913 (10.1\u2009%)'],
      ['linear → conv', '1, stopped early', '12\u2009000', '33 (0.275\u2009%)'],
    ]);
    expect(words()).toEqual(['any of {cat, owl} → {4, 9}', 'dog → 3', '2 of {3, 5, 8} → {4, 9}']);
    const cells = [...document.querySelector('.nl-rules tbody tr')!.querySelectorAll('td')].map(
      ({ textContent }) => textContent,
    );
    expect(cells.slice(0, 4)).toEqual(['512', '630', '90.0\u2009%', 'class → linear']);
    expect(screen.getByRole('list', { name: 'Warnings' }).textContent).toContain('stopped at linear');
  });

  it('sorts by the column that is clicked', () => {
    show();
    const header = screen.getByText('Confidence', { selector: 'button' });
    fireEvent.click(header);
    expect(words()[0]).toBe('dog → 3');
    expect(header.closest('th')!.getAttribute('aria-sort')).toBe('descending');
    fireEvent.click(header);
    expect(words()[0]).toBe('2 of {3, 5, 8} → {4, 9}');
  });

  it('renders only the rows in view of thousands of rules, draws the best, and says how many are hidden', () => {
    show(makeManyRules({ layers: [10, 300, 300], rulesPerPair: 2000, seed: 2 }));
    expect(words().length).toBeLessThan(100);
    expect(document.querySelector('.nl-rules')!.getAttribute('aria-rowcount')).toBe('4001');
    expect(status()).toBe('25 of 4\u2009000 rules shown, 3\u2009975 hidden: 3\u2009975 of lower gain. ');
    choose('Show the best', '100');
    expect(status()).toMatch(/^100 of/);
    choose('Show the best', 'all');
    expect(status()).toBe('4\u2009000 of 4\u2009000 rules shown. ');
  });

  it('says that nothing was found or searched, and copies all rules as text', () => {
    const copied: string[] = [];
    const result = makeRulesResult();
    result.pairs[1]!.rules = [];
    show(result, { copy: (text) => copied.push(text) });
    expect(section(/^Layers/).querySelectorAll('tbody tr')[1]!.textContent).toContain('none');
    fireEvent.click(button('Copy'));
    expect(copied[0]).toContain('dog → 3');
    cleanup();
    result.pairs[0]!.rules = [];
    show(result);
    expect(document.body.textContent).toContain('No rule describes these activations in fewer bits');
    expect(document.querySelector('canvas')).toBeNull();
    cleanup();
    show(makeRulesResult({ pairs: [] }));
    expect(document.body.textContent).toContain('No rules were searched');
  });

  it('filters by class, confidence, gain and layers, says what is hidden, and takes all filters away', () => {
    show();
    choose('Reached from class', '1');
    // dog → 3 applies; 2 of {3, 5, 8} needs more than that.
    expect(words()).toEqual(['dog → 3']);
    expect(status()).toContain('1 of 3 rules shown, 2 hidden: 2 by the filters.');
    fireEvent.click(screen.getByText('Show all kinds of rules'));
    expect(words()).toHaveLength(3);
    choose('Confidence', '0.9');
    expect(words()).toEqual(['any of {cat, owl} → {4, 9}', 'dog → 3']);
    choose('Gain', '100');
    choose('Confidence', '0.99');
    expect(words()).toEqual(['dog → 3']);
    choose('Layers', '1');
    expect(words()).toEqual([]);
    expect(document.body.textContent).toContain('No rule passes these filters.');
    fireEvent.click(screen.getByText('Show all kinds of rules'));
    fireEvent.click(screen.getByRole('button', { name: 'linear → conv' }));
    expect(words()).toEqual(['2 of {3, 5, 8} → {4, 9}']);
    expect(screen.getByRole('button', { name: 'linear → conv' }).getAttribute('aria-pressed')).toBe('true');
    fireEvent.click(screen.getByRole('button', { name: 'linear → conv' }));
    expect(words()).toHaveLength(3);
  });

  it('tells the chosen rule in words and sentences; it is chosen in the table or with the keys of the graph', () => {
    show();
    expect(document.querySelector('.nl-rule')!.textContent).toContain(
      'The rule applies to 700 of the 1\u2009000 samples: those of class cat or owl. ' +
        'It holds in 630 of them (90.0\u2009%), where both neurons 4 and 9 of linear are active, too.',
    );
    fireEvent.click(screen.getByRole('button', { name: 'dog → 3', pressed: false }));
    expect(document.querySelector('.nl-rule h2')!.textContent).toBe('dog → 3');
    const option = () => within(graph()).getByRole('option', { selected: true });
    expect(option().textContent).toContain('class → linear: dog → 3. Gain 400 bits, confidence 99.7\u2009%');
    expect(graph().getAttribute('aria-activedescendant')).toBe(option().id);
    fireEvent.keyDown(graph(), { key: 'ArrowDown' });
    expect(document.querySelector('.nl-rule h2')!.textContent).toBe('2 of {3, 5, 8} → {4, 9}');
    expect(option().getAttribute('aria-posinset')).toBe('3');
    fireEvent.keyDown(graph(), { key: 'Home' });
    expect(document.querySelector('.nl-rule h2')!.textContent).toBe('any of {cat, owl} → {4, 9}');
  });

  it('lists where a rule comes from and leads to, goes there, and shows a cascade alone', () => {
    const result = makeRulesResult();
    result.pairs[1]!.rules[0]!.l = 1;
    show(result);
    expect(section(/^Cascade$/).textContent).toContain(
      'No rule has one of its tails in linear among its heads',
    );
    fireEvent.click(screen.getByRole('button', { name: 'dog → 3' }));
    expect(section(/^Cascade$/).textContent).toContain('through 3: enough, gain 33.0 bits');
    fireEvent.click(button('Show its cascade alone'));
    expect(status()).toMatch(/^The cascade of the chosen rule alone. 2 of 3 rules shown, 1 hidden/);
    expect(words()).toEqual(['dog → 3', 'any of {3, 5, 8} → {4, 9}']);
    fireEvent.click(within(section(/^Cascade$/)).getByText('any of {3, 5, 8} → {4, 9}'));
    expect(document.querySelector('.nl-rule h2')!.textContent).toBe('any of {3, 5, 8} → {4, 9}');
    expect(section(/^Cascade$/).textContent).toContain('dog → 3');
    fireEvent.click(button('Show the other rules again'));
    expect(words()).toHaveLength(3);
  });

  it('lists a link that is not enough, and leaves it out of the cascade', () => {
    show();
    fireEvent.click(screen.getByRole('button', { name: 'dog → 3' }));
    expect(section(/^Cascade$/).textContent).toContain('through 3: 1 of the 2 heads needed');
    expect(button('Show its cascade alone')).toBeUndefined();
  });

  it('keeps a chosen rule in the graph that is not among the best', () => {
    const result = makeManyRules({ layers: [4, 40], rulesPerPair: 60, seed: 3 });
    show(result);
    fireEvent.click([...document.querySelectorAll('.nl-rules tbody tr .nl-link')][30]!);
    expect(status()).toMatch(/^26 of 60 rules shown/);
    expect(within(graph()).getByRole('option', { selected: true }).getAttribute('aria-posinset')).toBe('26');
  });

  it.each([
    ['first', [4, 3, 5]],
    ['last', [3, 5, 4]],
  ])('shows the strongest samples, and where tails lie in a plane (channels %s)', (_, shape) => {
    show(makePositionRules(shape));
    const samples = screen.getByRole('listbox', { name: 'Strongest samples' });
    expect(
      within(samples)
        .getAllByRole('option')
        .map((each) => each.getAttribute('aria-label')),
    ).toEqual(['Row 41, labelled owl', 'Row 7, labelled cat']);
    expect(document.querySelector('.nl-rule h2')!.textContent).toBe('cat → {(0, 1), (2, 3)}');
    const planes = screen.getAllByRole('img', { name: '2 positions in a plane of 3 × 5' });
    expect(planes).toHaveLength(2);
    const squares = [...planes[0]!.querySelectorAll('rect')].map((rect) => [
      rect.getAttribute('x'),
      rect.getAttribute('y'),
    ]);
    expect(squares).toEqual([
      ['1', '0'],
      ['3', '2'],
    ]);
  });

  it('comes back with its filters, number of rules, cascade, chosen rule and place as they were left', () => {
    const result = makeManyRules({ layers: [4, 40, 40], rulesPerPair: 60, seed: 3 });
    let last: ViewSelection | undefined;
    const onSelection = (selection: ViewSelection) =>
      // As the editor keeps it.
      (last = ViewSelectionSchema.parse(JSON.parse(JSON.stringify(selection))));
    show(result, {}, { onSelection });
    expect(last).toEqual({ rule: null, graph: { count: '25' } });
    choose('Layers', '1');
    choose('Confidence', '0.5');
    choose('Gain', '1');
    choose('Show the best', '10');
    fireEvent.click([...document.querySelectorAll('.nl-rules tbody tr .nl-link')][2]!);
    fireEvent.keyDown(graph(), { key: '+' });
    const filter = { leastConfidence: 0.5, leastGain: 1, pair: 1 };
    expect(last).toMatchObject({ rule: { pair: 1 }, graph: { count: '10', filter } });
    expect((last as RuleSelection).graph!.centre!.scale).toBeGreaterThan(0);
    const before = [status(), words(), document.querySelector('.nl-rule h2')!.textContent];
    const kept = last!;
    cleanup();
    show(result, {}, { onSelection, selection: kept });
    expect([status(), words(), document.querySelector('.nl-rule h2')!.textContent]).toEqual(before);
    expect(last).toEqual(kept);
    // The place belongs to what was shown there.
    choose('Show the best', '25');
    expect((last as RuleSelection).graph).toEqual({ count: '25', filter });
    fireEvent.click(screen.getByText('Show all kinds of rules'));
    expect((last as RuleSelection).graph).toEqual({ count: '25' });
  });

  it('comes back to a cascade, and with no rule where none passed; of another result it keeps what fits', () => {
    const result = makeRulesResult();
    result.pairs[1]!.rules[0]!.l = 1;
    const graph = { count: '25', cascadeOf: { pair: 0, rule: 1 } } as const;
    show(result, {}, { selection: { rule: null, graph } });
    expect(status()).toMatch(/^The cascade of the chosen rule alone. 2 of 3 rules shown, 1 hidden/);
    cleanup();
    const filter = { leastConfidence: 0.99, leastGain: 1000 };
    show(result, {}, { selection: { rule: null, graph: { count: 'all', filter } } });
    expect(document.body.textContent).toContain('No rule passes these filters.');
    cleanup();
    const foreign = {
      count: 'all',
      filter: { leastConfidence: 0, class: 7 },
      cascadeOf: { pair: 5, rule: 0 },
    } as const;
    show(result, {}, { selection: { rule: { pair: 0, rule: 9 }, graph: foreign } });
    expect(status()).toMatch(/^3 of 3 rules shown/);
  });

  it('opens the lines of layers that have one', () => {
    const openLine = vi.fn();
    const result = makeRulesResult();
    result.layers[1]!.line = 12;
    result.model.code = 'model.py';
    show(result, { openLine });
    fireEvent.click(screen.getByText('linear (line 12)'));
    expect(openLine).toHaveBeenCalledWith('linear');
    cleanup();
    show(result);
    expect(document.body.textContent).toContain('In model.py: linear in line 12');
  });
});

describe('prototypes of a rule', () => {
  const image = encodeArray(new Float32Array(16), [1, 4, 4]);

  it('are shown where the result holds them, and not asked for where nobody can make them', () => {
    const result = makeRulesResult({ prototypes: [{ layer: 'linear', neurons: [4, 9], image }] });
    show(result);
    expect(screen.getByRole('img', { name: 'Prototype of the whole tail' })).toBeTruthy();
    expect(button('Make prototypes')).toBeUndefined();
    cleanup();
    show();
    expect(screen.queryByText('Prototypes')).toBeNull();
  });

  it('are made when asked for: the whole tail, then its neurons, with what failed said and tried again', async () => {
    const asked: { target: unknown; resolve: (made: MadePrototype) => void; reject: (e: Error) => void }[] =
      [];
    const requestPrototype = (target: unknown) =>
      new Promise<MadePrototype>((resolve, reject) => asked.push({ target, resolve, reject }));
    show(makeRulesResult(), { requestPrototype });
    fireEvent.click(button('Make prototypes'));
    expect(asked.map(({ target }) => target)).toEqual([{ layer: 'linear', neurons: [4, 9] }]);
    expect(section(/^Prototypes$/).textContent).toContain('Making the prototype of the whole tail');
    await act(async () => asked[0]!.resolve({ image }));
    expect(screen.getByRole('img', { name: 'Prototype of the whole tail' })).toBeTruthy();
    await act(async () => asked[1]!.reject(new Error('out of memory')));
    expect(screen.getByRole('alert').textContent).toContain('out of memory');
    await act(async () => asked[2]!.resolve({ image }));
    expect(screen.getByRole('img', { name: 'Prototype of 9' })).toBeTruthy();
    fireEvent.click(button('Try again'));
    expect(asked[3]!.target).toEqual({ layer: 'linear', neurons: [4] });
    await act(async () => asked[3]!.resolve({ image }));
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.getAllByRole('img', { name: /^Prototype/ })).toHaveLength(3);
  });

  it('name the channel of positions', () => {
    const requestPrototype = vi.fn(() => new Promise<MadePrototype>(() => {}));
    show(makePositionRules(), { requestPrototype });
    fireEvent.click(button('Make prototypes'));
    expect(requestPrototype).toHaveBeenCalledWith({ layer: 'conv', neurons: [1, 13], channel: 2 });
  });
});
