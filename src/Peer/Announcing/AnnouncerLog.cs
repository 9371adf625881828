using Microsoft.Extensions.Logging;

namespace P2POrleans.Peer.Announcing;

internal static partial class AnnouncerLog
{
    [LoggerMessage(101, LogLevel.Information, "Registered as {Peer} at {Gateway}, epoch {Epoch}.")]
    public static partial void Registered(ILogger logger, string peer, string gateway, long epoch);

    [LoggerMessage(102, LogLevel.Information, "Announced ({Kind}, sequence {Sequence}); {Files} files are shared.")]
    public static partial void Announced(ILogger logger, int files, string kind, long sequence);

    [LoggerMessage(103, LogLevel.Information, "The directory asks for the full list (it has sequence {Theirs}, we {Ours}).")]
    public static partial void Reannouncing(ILogger logger, long theirs, long ours);

    [LoggerMessage(104, LogLevel.Information, "The directory expected another announce; sending the full list. {Reason}")]
    public static partial void OutOfStep(ILogger logger, string reason);

    [LoggerMessage(105, LogLevel.Information, "The registration is no longer current; registering again. {Reason}")]
    public static partial void Expired(ILogger logger, string reason);

    [LoggerMessage(107, LogLevel.Error, "The peer's secret can't be written to {Path}: the name will be lost at the next start.")]
    public static partial void SecretNotKept(ILogger logger, Exception exception, string path);

    [LoggerMessage(108, LogLevel.Error, "The peer's secret can't be read from {Path}.")]
    public static partial void SecretNotRead(ILogger logger, Exception exception, string path);

    [LoggerMessage(106, LogLevel.Warning, "{Reason} Serving on, and trying again.")]
    public static partial void Failed(ILogger logger, string reason);

    [LoggerMessage(110, LogLevel.Information, "The directory at {Gateway} takes our calls again.")]
    public static partial void Recovered(ILogger logger, string gateway);

    [LoggerMessage(
        109, LogLevel.Critical,
        "The name {Peer} belongs to another peer at {Gateway}, or this state folder has not the secret that it was taken with. "
        + "Choose another name, or give the state folder of before.")]
    public static partial void NameTaken(ILogger logger, string peer, string gateway);
}
