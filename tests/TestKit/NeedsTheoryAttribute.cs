using Xunit;

namespace P2POrleans.TestKit;

/// <inheritdoc cref="NeedsFactAttribute"/>
public sealed class NeedsTheoryAttribute : TheoryAttribute
{
    public NeedsTheoryAttribute(params string[] needs) => Skip = Need.WhyNot(needs);
}
