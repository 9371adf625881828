namespace P2POrleans.Gateway.Info;

/// <summary>A package that the build can do without, and what became of it (docs/architecture.md, "Packages").</summary>
/// <param name="name">With its version.</param>
/// <param name="property">Of the build, which says whether it has the package.</param>
/// <param name="value"><c>true</c> or <c>false</c>; empty when the package source did not answer.</param>
/// <param name="leftOut">The properties that were given to the build as <c>false</c>.</param>
public sealed class OptionalPackage(string name, string property, string? value, string? leftOut)
{
    public string Name => name;

    public bool IsInBuild => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Why it is not in this build: the rest of a sentence that begins with it.</summary>
    public string WhyNot => leftOut?.Contains(property, StringComparison.Ordinal) == true
        ? $"was left out of this build by -p:{property}=false"
        : string.IsNullOrEmpty(value)
            ? "is not in this build, because the package source did not answer"
            : "was not found on the package source when this was built";
}
