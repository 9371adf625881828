namespace P2POrleans.Peer.Hashing;

/// <summary>A hashed file, or why it is not.</summary>
/// <param name="Stamp">The file's stamp when it was hashed.</param>
/// <param name="Content">Null exactly when there is a fault.</param>
/// <param name="Message">With a fault: one sentence that says what was wrong.</param>
public sealed record HashResult(string Path, FileStamp Stamp, HashedContent? Content, HashFault Fault, string? Message);
