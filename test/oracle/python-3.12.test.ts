import { oracleSuite } from "./suite.ts";

oracleSuite("3.12", 312);
