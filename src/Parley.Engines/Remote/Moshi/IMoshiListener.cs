namespace Parley.Engines.Remote.Moshi;

/// <summary>Is told what a server says, on the connection's own task.</summary>
internal interface IMoshiListener
{
    /// <param name="message">A word, a word's end or a step.</param>
    /// <param name="pauses">A step's probabilities; valid during the call.</param>
    /// <param name="steps">How many frames the server has told of, this one included; 0 if it tells of none.</param>
    /// <exception cref="Core.ProtocolException">It makes no sense.</exception>
    void Hear(MoshiMessage message, ReadOnlySpan<float> pauses, long steps);
}
