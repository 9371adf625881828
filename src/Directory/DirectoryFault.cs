namespace P2POrleans.FileDirectory;

/// <summary>Why the directory did not do what it was asked. Each edge maps it once, to a status and a sentence.</summary>
/// <param name="Message">One sentence for the caller; holds no secret.</param>
public sealed record DirectoryFault(DirectoryError Error, string Message)
{
    /// <summary>With <see cref="DirectoryError.StaleEpoch"/> and <see cref="DirectoryError.SequenceGap"/>: the current epoch.</summary>
    public long? ExpectedEpoch { get; init; }

    /// <summary>With <see cref="DirectoryError.StaleEpoch"/> and <see cref="DirectoryError.SequenceGap"/>: the next sequence.</summary>
    public long? ExpectedSequence { get; init; }
}
