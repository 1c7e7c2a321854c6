namespace Parley.Server.Limits;

/// <summary>Refuses compressed bodies: a few kilobytes of one can stand for gigabytes.</summary>
internal sealed class EncodedBodyCheck(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        string encoding = context.Request.Headers.ContentEncoding.ToString();
        if (encoding.Length == 0 || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            return next(context);
        context.Response.Headers.AcceptEncoding = "identity";
        return LimitRefusals.Encoded(encoding.Length > 64 ? encoding[..64] : encoding).WriteAsync(context);
    }
}
