import { oracleSuite } from "./suite.ts";

oracleSuite("3.13", 313);
