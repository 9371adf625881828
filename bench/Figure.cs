namespace P2POrleans.Bench;

/// <summary>One measured thing.</summary>
/// <param name="Goal">What it should be, as a sentence; null when there is no goal.</param>
/// <param name="Met">Null without a goal.</param>
internal sealed record Figure(string Engine, string What, double Value, string Unit, string? Goal, bool? Met)
{
    public static Figure AtLeast(string engine, string what, double value, string unit, double goal) =>
        new(engine, what, value, unit, $"at least {goal:#,0.##}", value >= goal);

    public static Figure AtMost(string engine, string what, double value, string unit, double goal) =>
        new(engine, what, value, unit, $"at most {goal:#,0.##}", value <= goal);

    public static Figure Plain(string engine, string what, double value, string unit) => new(engine, what, value, unit, null, null);
}
