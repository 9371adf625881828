using P2POrleans.Protocol.Content;

namespace P2POrleans.FileDirectory;

/// <summary>What a peer says it has: a name for a content. The pair is the key; a peer may use a name for two contents.</summary>
/// <param name="Name">
/// See <see cref="Protocol.Names.SharedName"/>; checked by the edge, and normalised unless it is the name of an original peer's file,
/// which keeps its spelling.
/// </param>
/// <param name="Content">Null for the file of an original peer.</param>
public readonly record struct FileEntry(string Name, ContentId? Content);
