namespace P2POrleans.Peer.Transfers;

/// <summary>Receives what one source was asked for, segment by segment, and hands each over to be hashed and written.</summary>
internal sealed class PieceReceiver(
    IPieceTransport transport, PipelineWindow window, RateMeter rate, SourceSession session, Swarm swarm)
{
    /// <summary>One request. Returns when all of it has come or the rest was taken over by others.</summary>
    /// <param name="claim">Closed in any case.</param>
    /// <param name="over">Ends the session.</param>
    /// <exception cref="SourceException">The source has a fault.</exception>
    public async Task ReceiveAsync(PieceClaim claim, CancellationToken over)
    {
        using var watch = new StallWatch(session.StallTimeout, swarm.Time, claim.TakenOver);
        try
        {
            await ReceiveAsync(claim, watch);
        }
        catch (OperationCanceledException) when (!over.IsCancellationRequested)
        {
            // A piece that a faster source takes over is no fault, just as the end of the session.
            if (!claim.TakenOver.IsCancellationRequested)
                throw new SourceException(transport.HasAnswered ? SourceProblem.Stalled(watch.Timeout) : SourceProblem.NoAnswer);
        }
        finally
        {
            swarm.Picker.Close(claim);
            swarm.Changed.Pulse();
        }
    }

    private async Task ReceiveAsync(PieceClaim claim, StallWatch watch)
    {
        int last = claim.First + claim.Count - 1;
        long offset = swarm.Geometry.OffsetOf(claim.First);
        long length = swarm.Geometry.OffsetOf(last) + swarm.Geometry.LengthOf(last) - offset;
        var flow = new Flow(swarm.Time.GetTimestamp());
        watch.Start();
        using IRangeReader reader = await transport.OpenAsync(offset, length, watch.Token);
        while (swarm.Picker.TryBegin(claim, out int piece))
            await ReceiveAsync(piece, claim, reader, watch, flow);

        // Unless others took the rest over, the answer must end here.
        if (claim.Next <= last)
            return;
        watch.Start();
        if (await reader.ReadAsync(new byte[1], watch.Token) > 0)
            throw new SourceException(SourceFault.Lied, "It sent more than was asked for.");
    }

    private async Task ReceiveAsync(int piece, PieceClaim claim, IRangeReader reader, StallWatch watch, Flow flow)
    {
        SegmentSink sink = swarm.Sink;
        PieceAssembly assembly = swarm.Begin(piece, session);
        try
        {
            for (int segment = 0; segment < sink.SegmentsOf(piece); segment++)
            {
                int length = sink.LengthOf(piece, segment);
                watch.Stop();
                byte[] buffer = await swarm.Buffers.RentAsync(claim.TakenOver);
                try
                {
                    for (int filled = 0; filled < length;)
                        filled += await ReadAsync(buffer.AsMemory(filled, length - filled), assembly, claim, reader, watch, flow);
                }
                catch
                {
                    swarm.Buffers.Return(buffer);
                    throw;
                }

                assembly.Add(segment, buffer, length);
            }
        }
        finally
        {
            assembly.Release();
        }
    }

    private async ValueTask<int> ReadAsync(
        Memory<byte> buffer, PieceAssembly assembly, PieceClaim claim, IRangeReader reader, StallWatch watch, Flow flow)
    {
        watch.Start();
        int read = await reader.ReadAsync(buffer[..swarm.Limit.Portion(buffer.Length)], watch.Token);
        TimeSpan waited = watch.Stop();
        if (read == 0)
            throw new SourceException(SourceFault.Lied, $"It ended early, in piece {assembly.Piece}.");

        if (flow.IsFirst)
            window.Answered(swarm.Time.GetElapsedTime(flow.Asked));
        flow.Add(read, waited);
        if (flow.Judge(every: session.StallTimeout()) is { } problem)
            throw new SourceException(problem);

        claim.BytesLeft -= read;
        rate.Add(read);
        assembly.Received(read);
        swarm.Received(session, read);
        await swarm.Limit.TakeAsync(read, claim.TakenOver);
        return read;
    }
}
