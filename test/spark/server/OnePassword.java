import javax.security.sasl.AuthenticationException;
import org.apache.hive.service.auth.PasswdAuthenticationProvider;

/** Lets in who gives the name and password that the server was started with, and nobody else. */
public class OnePassword implements PasswdAuthenticationProvider {
  @Override
  public void Authenticate(String user, String password) throws AuthenticationException {
    if (!(user + ":" + password).equals(System.getProperty("mallard.test.login"))) {
      throw new AuthenticationException("wrong name or password");
    }
  }
}
