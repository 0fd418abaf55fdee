export const version = '0.1.0';

export const usage = `sonde - trace Linux with the bpftrace language, compiled without LLVM

USAGE:
    sonde trace [options] FILE [parameters] [-- --name=value]
    sonde trace [options] -e 'PROGRAM' [parameters] [-- --name=value]
    sonde trace [options] -              read the program from standard input
    sonde check FILE…                    check scripts without loading them
    sonde fmt [-w] FILE…                 print scripts in the one form; -w rewrites them
    sonde explain CODE                   more about a diagnostic
    sonde tools [NAME]                   the script library; NAME prints one
    sonde kernel-info > FILE             facts about this kernel, for sonde check --kernel FILE

OPTIONS OF TRACE:
    -e PROGRAM          execute this program
    -l, --list [SEARCH] list probes; with -v also their arguments
    -p, --pid PID       trace only this process
    --cgroup CGROUP     trace only the tasks of a cgroup: a path such as
                        /system.slice/ssh.service, or the ID of a container
    --dwarf-pid PID     read the tables of this process for dw_ustack; so does -p
    -c, --cmd CMD       run CMD, trace it, and end with it
    -f FORMAT           output format: text or json
    -o, --output FILE   write output to FILE
    -B MODE             output buffering: line, full or none
    -q, --quiet         say nothing but the output
    -v, --verbose       say more
    -k, --warnings      also report failed reads and lookups
    --no-warnings       report no warnings
    --unsafe            allow system(), signal() and the like
    -I DIR              look for headers in DIR first
    --include FILE      read the header FILE before the program
    --traceable-functions FILE
                        kernel functions that may be traced, in place of the kernel's own list
    --no-feature LIST   do without kprobe_multi, kprobe_session, uprobe_multi
    --test, --bench     run the test: or bench: probes and tell of each; also --mode test, --mode bench
    --probe-filter REGEX
                        only probes whose name matches, and begin and end
    --fmt               print the program in its one form
    --dry-run           load and attach, undo it, and end
    -d, --debug STAGE   print a stage and end: ast, types, ir, bytecode, verifier, all
    --debuginfo DIRS    look for debugging information in DIRS first, separated by colons
    --info              what this kernel offers
    -h, --help          this text
    -V, --version       the version
`;
