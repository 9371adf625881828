using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Cli.Fetching;

/// <summary>What to fetch, once it is known which content is meant.</summary>
/// <param name="Name">What the file is called where it goes.</param>
/// <param name="Content">Null for a file of an original peer.</param>
/// <param name="Sources">Who has it, in the order in which they are asked.</param>
internal sealed record FetchTarget(string Name, ContentId? Content, IReadOnlyList<FetchSource> Sources)
{
    public FetchRequest Into(string folder) =>
        new() { Content = Content, Name = Name, Sources = Sources, OutputFolder = folder };
}
