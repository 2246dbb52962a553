/**
 * Every control of the views, made of @vscode/webview-ui-toolkit. The toolkit is archived: nothing else imports it, so
 * that exchanging it means rewriting this file and the toolkit part of views.css.
 */
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeDropdown,
  vsCodeOption,
  vsCodePanels,
  vsCodePanelTab,
  vsCodePanelView,
  vsCodeProgressRing,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { h, type ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useUniqueId } from './views/useUniqueId.ts';

// Several outputs of a notebook share one document, in which an element can be defined once only.
if (customElements.get('vscode-button') === undefined) {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeDropdown(),
    vsCodeOption(),
    vsCodePanels(),
    vsCodePanelTab(),
    vsCodePanelView(),
    vsCodeProgressRing(),
    vsCodeTextField(),
  );
}

export function Button(props: {
  onClick: () => void;
  children: ComponentChildren;
  primary?: boolean;
  disabled?: boolean;
  title?: string;
}) {
  return h(
    'vscode-button',
    {
      appearance: props.primary ? 'primary' : 'secondary',
      disabled: props.disabled ?? false,
      title: props.title,
      onClick: props.onClick,
    },
    props.children,
  );
}

export interface Choice<Value extends string> {
  readonly value: Value;
  readonly text: string;
}

export function Dropdown<Value extends string>(props: {
  label: string;
  value: Value;
  choices: readonly Choice<Value>[];
  onChange: (value: Value) => void;
}) {
  const element = useRef<HTMLElement & { value: string }>(null);
  // As wide as its widest choice, about: it would change its width with every choice, and the list would cut the others.
  const widest = Math.max(...props.choices.map(({ text }) => text.length));
  // The element knows its options only after they are slotted in, so its value is set when they are there.
  useLayoutEffect(() => {
    if (element.current !== null && element.current.value !== props.value) {
      element.current.value = props.value;
    }
  });
  return (
    <label class="nl-field">
      <span>{props.label}</span>
      {h(
        'vscode-dropdown',
        {
          ref: element,
          'aria-label': props.label,
          style: { width: `calc(${0.9 * widest}ch + 52px)` },
          onChange: (event: Event) => {
            const { value } = event.currentTarget as HTMLElement & { value: string };
            const choice = props.choices.find((candidate) => candidate.value === value);
            if (choice !== undefined && choice.value !== props.value) {
              props.onChange(choice.value);
            }
          },
        },
        props.choices.map((choice) =>
          h(
            'vscode-option',
            { key: choice.value, value: choice.value, selected: choice.value === props.value },
            choice.text,
          ),
        ),
      )}
    </label>
  );
}

export function TextField(props: { label: string; value: string; onInput: (value: string) => void }) {
  return h('vscode-text-field', {
    'aria-label': props.label,
    placeholder: props.label,
    value: props.value,
    onInput: (event: Event) => props.onInput((event.currentTarget as HTMLElement & { value: string }).value),
  });
}

/** Tabs of which only the chosen one is rendered. */
export function Tabs<Value extends string>(props: {
  label: string;
  value: Value;
  choices: readonly Choice<Value>[];
  onChange: (value: Value) => void;
  children: ComponentChildren;
}) {
  const id = useUniqueId();
  return h(
    'vscode-panels',
    {
      'aria-label': props.label,
      activeid: `${id}-tab-${props.value}`,
      onChange: (event: Event) => {
        // A field within a panel bubbles its own change events up to here.
        if (event.target === event.currentTarget) {
          const { activeid } = event.currentTarget as HTMLElement & { activeid: string };
          const choice = props.choices.find(({ value }) => `${id}-tab-${value}` === activeid);
          if (choice !== undefined && choice.value !== props.value) {
            props.onChange(choice.value);
          }
        }
      },
    },
    props.choices.map(({ value, text }) =>
      h('vscode-panel-tab', { key: `tab-${value}`, id: `${id}-tab-${value}` }, text),
    ),
    props.choices.map(({ value }) =>
      h(
        'vscode-panel-view',
        { key: `view-${value}`, id: `${id}-view-${value}` },
        value === props.value ? props.children : null,
      ),
    ),
  );
}

export function ProgressRing() {
  return h('vscode-progress-ring', { 'aria-hidden': 'true' });
}
