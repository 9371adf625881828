using System.CommandLine;
using P2POrleans.Bench.Directories;
using P2POrleans.Bench.Serving;
using P2POrleans.Bench.Transfers;

var root = new RootCommand("Measures P2POrleans against limits that are measured in the same run")
{
    DirectoryCommand.Create(),
    TransferCommand.Create(),
    ServeCommand.Create(),
    ShareCommand.Create(),
    FetchCommand.Create(),
    QueueCommand.Create(),
    LimitCommand.Create(),
#if HAS_ORLEANS
    SiloCommand.Create(),
#endif
};
return await root.Parse(args).InvokeAsync();
