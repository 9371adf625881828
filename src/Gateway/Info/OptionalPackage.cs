namespace P2POrleans.Gateway.Info;

/// <summary>A package that the build can do without, and what became of it (docs/architecture.md, "Packages").</summary>
/// <param name="Name">With its version.</param>
/// <param name="IsIn">Whether this build has it: <c>true</c> or <c>false</c>; empty when nobody could tell.</param>
/// <param name="WasOnSource">What the package source answered, if it was asked and did.</param>
internal sealed record OptionalPackage(string Name, string? IsIn, string? WasOnSource)
{
    public bool IsInBuild => Is(IsIn, "true");

    /// <summary>Why it is not in this build: the rest of a sentence that begins with it.</summary>
    public string WhyNot => string.IsNullOrEmpty(IsIn)
        ? "is not in this build, because the package source could not be asked for it"
        : Is(WasOnSource, "false")
            ? "was not found on the package source when this was built"
            : "was left out of this build on request";

    private static bool Is(string? value, string which) => string.Equals(value, which, StringComparison.OrdinalIgnoreCase);
}
