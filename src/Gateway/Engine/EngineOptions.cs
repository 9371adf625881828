namespace P2POrleans.Gateway.Engine;

/// <summary>Section <c>P2P:Directory</c>, the part that chooses the engine.</summary>
public sealed class EngineOptions
{
    public const string Section = "P2P:Directory";

    /// <summary>
    /// <c>local</c>: the directory lives in this process, on this machine's disk. <c>orleans</c>: on an Orleans cluster. Default
    /// <c>auto</c>: Orleans where the build has that engine, else local.
    /// </summary>
    public string Engine { get; init; } = "auto";
}
