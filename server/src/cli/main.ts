/** The command line: `cellscope …`. */
process.stdout.write("cellscope\n");
