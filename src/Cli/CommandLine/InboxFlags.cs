using System.CommandLine;
using P2POrleans.Cli.Hosting;

namespace P2POrleans.Cli.CommandLine;

/// <summary>The options of a peer that takes files from others.</summary>
internal sealed record InboxFlags(Option<string?> Folder, Option<string[]> From, Option<long?> MaxFile, Option<long?> Max)
{
    public static InboxFlags Create() => new(
        new Option<string?>("--inbox")
        {
            Description = "Folder for files that others send here; without it none are taken",
            HelpName = "DIR",
        },
        new Option<string[]>("--inbox-from")
        {
            Description = "Peer that may send files here, or '*' for anybody; can be repeated",
            HelpName = "PEER",
        },
        ByteOptions.Size("--inbox-max-file", "Largest file to take; 1G when left out"),
        ByteOptions.Size("--inbox-max", "Largest size of the whole inbox; 10G when left out"));

    public void AddTo(ServerSettings settings) => settings
        .Add("P2P:Peer:Inbox:Folder", Folder)
        .AddList("P2P:Peer:Inbox:From", From)
        .Add("P2P:Peer:Inbox:MaxFileBytes", MaxFile)
        .Add("P2P:Peer:Inbox:MaxBytes", Max);
}
