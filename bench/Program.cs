using System.CommandLine;
using P2POrleans.Bench.Directories;
using P2POrleans.Bench.Serving;

var root = new RootCommand("Measures P2POrleans against limits that are measured in the same run")
{
    DirectoryCommand.Create(),
    ServeCommand.Create(),
#if HAS_ORLEANS
    SiloCommand.Create(),
#endif
};
return await root.Parse(args).InvokeAsync();
