// The pages' scripts: plain modules of today's browsers; the few scripts of Node that build and judge them.
import js from "@eslint/js";
import globals from "globals";

const RULES = {
  eqeqeq: "error",
  curly: ["error", "multi-line"],
  "no-var": "error",
  "prefer-const": "error",
  "prefer-template": "error",
  "prefer-arrow-callback": "error",
  "object-shorthand": "error",
  "no-shadow": "error",
  "no-implicit-coercion": "error",
  "no-param-reassign": "error",
  "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
  "no-use-before-define": ["error", { functions: false, variables: false }],
  "no-eval": "error",
  "no-implied-eval": "error",
  "no-new-func": "error",
  "no-restricted-syntax": [
    "error",
    {
      selector: "MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML)$/]",
      message: "Text goes in as text (textContent, append): markup from outside would run.",
    },
  ],
};

export default [
  { ignores: ["**/vendor/**", "node_modules/**", ".run/**", ".venv/**"] },
  js.configs.recommended,
  { files: ["services/**/static/**/*.js"], languageOptions: { globals: globals.browser }, rules: RULES },
  { files: ["**/*.mjs"], languageOptions: { globals: globals.node }, rules: RULES },
];
