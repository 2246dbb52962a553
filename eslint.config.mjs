import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  // AssemblyScript looks like TypeScript, and is another language.
  { ignores: ['dist/', 'node_modules/', '.e2e/', 'test-results/', 'src/engine/numeric/assembly/'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
        setTimeout: 'readonly',
      },
    },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: 'error',
      'no-restricted-imports': 'off',
    },
  },
  {
    // The engine runs in its own process and on the command line: it must not know the editor.
    files: ['src/engine/**', 'src/protocol/**', 'src/cli/**', 'webview/**'],
    rules: { 'no-restricted-imports': ['error', { paths: ['vscode'] }] },
  },
  prettier,
);
