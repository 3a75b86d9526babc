// What Google's CSP evaluator has against a content security policy: a list of findings, empty where it has nothing.
import { CspEvaluator } from "csp_evaluator/dist/evaluator.js";
import { Severity } from "csp_evaluator/dist/finding.js";
import { CspParser } from "csp_evaluator/dist/parser.js";

const found = new CspEvaluator(new CspParser(process.argv[2]).csp).evaluate();
console.log(JSON.stringify(found.map((one) => ({ ...one, severity: Severity[one.severity] }))));
