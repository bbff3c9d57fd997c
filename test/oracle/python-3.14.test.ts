import { oracleSuite } from "./suite.ts";

oracleSuite("3.14", 314);
