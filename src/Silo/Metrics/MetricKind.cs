namespace P2POrleans.Silo.Metrics;

/// <summary>How the measurements of an instrument become one number.</summary>
internal enum MetricKind
{
    /// <summary>They are added up, and only ever grow.</summary>
    Counter,

    /// <summary>They are added up.</summary>
    UpDownCounter,

    /// <summary>The last one counts: the instrument says how things are when it is asked.</summary>
    Observed,

    /// <summary>They are counted and added up.</summary>
    Histogram,
}
